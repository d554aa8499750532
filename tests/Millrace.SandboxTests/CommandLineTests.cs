using System.Diagnostics;
using System.Net.Sockets;

namespace Millrace.SandboxTests;

/// <summary>The executable as a person uses it.</summary>
public sealed class CommandLineTests : IDisposable
{
    private const string Nobody = "65534";
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("millrace-test-");

    private static string Program => Path.Combine(AppContext.BaseDirectory, "millrace");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Run_passes_input_arguments_output_and_exit_code_through()
    {
        var file = Write("main.py", "import sys\nprint(sys.argv[1:], sys.stdin.read().upper())\nprint('oops', file=sys.stderr)\nsys.exit(5)");

        var (code, output, error) = await StartAsync(Program, ["run", file, "one", "two words"], "typed");

        Assert.Equal((5, "['one', 'two words'] TYPED\n", "oops\n"), (code, output, error));
    }

    [Fact]
    public async Task Run_compiles_first_and_shows_what_the_compiler_says()
    {
        var (good, output, _) = await StartAsync(Program, ["run", Write("hello.c", "#include <stdio.h>\nint main(void) { puts(\"compiled\"); }")], "");
        var (bad, _, error) = await StartAsync(Program, ["run", Write("bad.c", "int main(void) { return x; }")], "");

        Assert.Equal((0, "compiled\n"), (good, output));
        Assert.Equal(1, bad);
        Assert.Contains("bad.c:1:", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_tells_of_limits_and_signals()
    {
        var (timeout, _, why) = await StartAsync(Program, ["run", "--timeout", "0.5", Write("loop.py", "while True: pass")], "");
        var (segfault, _, _) = await StartAsync(Program, ["run", Write("crash.sh", "kill -SEGV $$")], "");

        Assert.Equal(128 + 9, timeout);
        Assert.Contains("Stopped: ran longer than 500 ms", why, StringComparison.Ordinal);
        Assert.Equal(128 + 11, segfault);
    }

    [Fact]
    public async Task Run_on_a_terminal_gives_the_program_a_terminal()
    {
        var file = Write("tty.sh", "test -t 0 && test -t 1 && echo terminal; stty size");

        // script(1) gives us a terminal to be on.
        var (_, output, _) = await StartAsync("script", ["-qec", $"stty cols 77 rows 22; {Program} run {file}", "/dev/null"], "");

        Assert.Contains("terminal", output, StringComparison.Ordinal);
        Assert.Contains("22 77", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_refuses_what_is_not_there_in_one_sentence()
    {
        var (missing, _, error) = await StartAsync(Program, ["run", "/nowhere/x.py"], "");
        var (unknown, _, which) = await StartAsync(Program, ["run", Write("x.unknown", "")], "");

        Assert.Equal((2, "millrace: /nowhere/x.py: there is no such file.\n"), (missing, error));
        Assert.Equal(2, unknown);
        Assert.Contains("say which language it is with --language; there are bash, c, cpp", which, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_lists_protections_and_toolchains()
    {
        var (code, output, _) = await StartAsync(Program, ["doctor"], "");

        foreach (var name in (string[])["native", "bubblewrap", "namespaces", "own-uid", "memory-limit", "process-limit", "cpu-limit", "syscall-filter", "python"])
        {
            Assert.Contains($" {name} ", output, StringComparison.Ordinal);
        }

        Assert.Equal(output.Contains("MISSING own-uid", StringComparison.Ordinal) ? 1 : 0, code);
    }

    [Theory]
    [InlineData("bubblewrap", "native")]
    [InlineData("native", "bubblewrap")]
    [InlineData("oci", "native")]
    public async Task Doctor_says_who_builds_the_walls_and_whether_the_other_could(string provider, string other)
    {
        Assert.SkipWhen(provider == "oci" && !File.Exists("/usr/bin/crun"), "crun is not installed.");
        var (_, output, _) = await StartAsync("env", [$"Millrace__Sandbox__Provider={provider}", Program, "doctor"], "");

        Assert.Contains($"  ok      {provider} ", output, StringComparison.Ordinal);
        Assert.Matches($"  note    {other} +Not in force, but works here: Millrace__Sandbox__Provider={other}\\.\n", output);
    }

    [Theory]
    [InlineData("Millrace__Sandbox__Provider=oci", "Millrace__Sandbox__Oci__Runtime=no-such-runtime", "  MISSING oci             The runtime no-such-runtime is not there.")]
    [InlineData("Millrace__Sandbox__Provider=docker", "Millrace__Sandbox__Docker__Endpoint=unix:///nowhere.sock", "  MISSING docker          No Docker daemon answers at unix:///nowhere.sock")]
    public async Task Doctor_says_what_a_tier_lacks_here(string provider, string setting, string said)
    {
        var (code, output, _) = await StartAsync("env", [provider, setting, Program, "doctor"], "");

        Assert.Contains(said, output, StringComparison.Ordinal);
        Assert.Equal(1, code);
    }

    [Fact]
    public async Task Doctor_says_who_may_not_use_the_socket_of_a_daemon()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Becoming another user needs root.");
        var socket = Path.Combine(_directory.FullName, "docker.sock");
        using var daemon = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        daemon.Bind(new UnixDomainSocketEndPoint(socket));
        daemon.Listen();
        File.SetUnixFileMode(socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var program = Path.Combine(CopyReadableByAll(), "millrace");
        File.SetUnixFileMode(socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var (code, output, error) = await StartAsync(
            "setpriv", ["--reuid", Nobody, "--regid", Nobody, "--clear-groups", "--", "env", "Millrace__Sandbox__Provider=docker", $"Millrace__Sandbox__Docker__Endpoint=unix://{socket}", program, "doctor"], "");

        Assert.Contains($"  MISSING docker          This server's user may not use the Docker daemon at unix://{socket}: let it (group docker), or start the server as root.", output + error, StringComparison.Ordinal);
        Assert.Equal(1, code);
    }

    [Fact]
    public async Task A_provider_that_does_not_exist_is_refused_in_one_sentence()
    {
        foreach (var command in (string[][])[["doctor"], ["run", Write("x.sh", "echo")]])
        {
            var (code, _, error) = await StartAsync("env", ["Millrace__Sandbox__Provider=chroot", Program, .. command], "");

            Assert.Equal(1, code);
            Assert.Contains("Millrace:Sandbox:Provider must be native, bubblewrap, oci or docker.", error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_seccomp_profile_that_cannot_be_used_is_refused_in_one_sentence()
    {
        var profile = Write("profile.json", "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"architectures\":[\"SCMP_ARCH_X86_64\"],\"syscalls\":[{\"names\":[\"opne\"],\"action\":\"SCMP_ACT_ERRNO\"}]}");
        foreach (var command in (string[][])[["doctor"], ["serve", "--urls", "http://127.0.0.1:0", "--data", Path.Combine(_directory.FullName, "data")]])
        {
            var (code, _, error) = await StartAsync("env", [$"Millrace__Sandbox__Seccomp={profile}", Program, .. command], "");

            Assert.Equal(1, code);
            Assert.Contains($"Millrace:Sandbox:Seccomp: The seccomp profile {profile} cannot be used: syscalls[0].names has opne, which is no system call of", error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_filter_of_system_calls_can_be_switched_off_only_by_name()
    {
        var (missing, output, _) = await StartAsync("env", ["Millrace__Sandbox__Seccomp=off", Program, "doctor"], "");
        var (refused, _, error) = await StartAsync("env", ["Millrace__Sandbox__Seccomp=off", Program, "serve", "--urls", "http://127.0.0.1:0", "--data", Path.Combine(_directory.FullName, "data")], "");

        Assert.Equal((1, 1), (missing, refused));
        Assert.Contains("MISSING syscall-filter", output, StringComparison.Ordinal);
        Assert.Contains("--allow-missing syscall-filter", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Languages_lists_versions()
    {
        var (code, output, _) = await StartAsync(Program, ["languages"], "");

        Assert.Equal(0, code);
        Assert.Matches(@"(?m)^python +3\.\d+\.\d+$", output);
    }

    [Theory]
    [InlineData("bubblewrap")]
    [InlineData("native")]
    public async Task Started_without_root_it_names_what_is_missing_and_runs_when_that_is_allowed(string provider)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Becoming another user needs root.");
        var installation = CopyReadableByAll();
        var data = Directory.CreateDirectory(Path.Combine(_directory.FullName, "data"));
        data.UnixFileMode |= UnixFileMode.OtherWrite | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        string[] become = ["--reuid", Nobody, "--regid", Nobody, "--clear-groups", "--", "env", $"Millrace__Sandbox__Provider={provider}", Path.Combine(installation, "millrace")];

        var (refused, _, error) = await StartAsync("setpriv", [.. become, "serve", "--urls", "http://127.0.0.1:0", "--data", data.FullName], "");
        var (code, output, _) = await StartAsync("setpriv", [.. become, "run", Write("id.sh", "id -u; touch /usr/x 2>&1")], "");

        Assert.Equal(1, refused);
        Assert.Contains("This machine lacks protections, so nothing was started:", error, StringComparison.Ordinal);
        Assert.Contains("--allow-missing own-uid", error, StringComparison.Ordinal);
        Assert.StartsWith("1000\n", output, StringComparison.Ordinal);
        Assert.Equal(1, code);
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, content);
        _directory.UnixFileMode |= UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        return path;
    }

    // The build may lie below a directory that others may not enter.
    private string CopyReadableByAll()
    {
        var target = Path.Combine(_directory.FullName, "installation");
        using var copy = Process.Start("cp", ["-r", AppContext.BaseDirectory, target]);
        copy.WaitForExit();
        using var open = Process.Start("chmod", ["-R", "a+rX", target, _directory.FullName]);
        open.WaitForExit();
        return target;
    }

    private static async Task<(int Code, string Output, string Error)> StartAsync(string program, string[] arguments, string input)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment["HOME"] = "/tmp";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (process.ExitCode, await output, await error);
    }
}
