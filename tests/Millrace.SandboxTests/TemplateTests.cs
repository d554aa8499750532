using Millrace.Sandbox;
using Millrace.Sandbox.Providers;
using Millrace.Sandbox.Stages;
using Millrace.Sandbox.Templates;

namespace Millrace.SandboxTests;

/// <summary>An interpreter that has booted once, and what its copies do.</summary>
public sealed class TemplateTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly StageCommand Python = Machine.Command("python3", "main.py");
    private readonly Machine _machine = new(SandboxProviders.Native);

    public ValueTask DisposeAsync() => _machine.DisposeAsync();

    [Fact]
    public async Task A_copy_goes_on_where_its_template_waits()
    {
        await using var template = await StartAsync(Python);
        await using var sandbox = await CopyAsync(template);

        var (exit, output) = await RunScriptAsync(
            sandbox, "import sys, os\nprint(sys.argv, __file__, os.getcwd(), os.getpid() > 1, os.getppid(), open('/proc/self/comm').read().strip(), sys.stdin.read())");

        Assert.Equal((0, "['main.py'] /workspace/main.py /workspace True 1 python3 typed\n"), (exit.ExitCode, output));
    }

    [Fact]
    public async Task Copies_of_one_template_hash_alike_and_those_of_another_do_not()
    {
        const string Script = "print(hash('text'), open('/proc/1/comm').read())";
        var seen = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            await using var template = await StartAsync(Python);
            await using var one = await CopyAsync(template);
            await using var other = await CopyAsync(template);
            seen.Add((await RunScriptAsync(one, Script)).Output);
            seen.Add((await RunScriptAsync(other, Script)).Output);
        }

        // Had the interpreter been started for them, or the agent been executed, this would be otherwise.
        Assert.Equal(seen[0], seen[1]);
        Assert.Equal(seen[2], seen[3]);
        Assert.NotEqual(seen[0], seen[2]);
        Assert.EndsWith("python3\n\n", seen[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copies_of_a_copy_are_as_many_as_are_asked_for()
    {
        await using var template = await StartAsync(Python);
        await using var sandbox = await CopyAsync(template);

        var first = await RunScriptAsync(sandbox, "x = 1\nprint('x' in dir(), open('/workspace/main.py').read().count('x ='))");
        var second = await RunScriptAsync(sandbox, "print('x' in dir())");

        Assert.Equal("True 2\n", first.Output);
        Assert.Equal("False\n", second.Output);
    }

    [Fact]
    public async Task Nothing_of_what_its_agent_knew_is_in_its_memory()
    {
        await using var template = await StartAsync(Python);
        await using var sandbox = await CopyAsync(template);
        await sandbox.WriteFilesAsync([new WorkspaceFile("other", "a mark that"u8.ToArray().Concat(" stands in a frame"u8.ToArray()).ToArray())], CancellationToken.None);

        var (_, output) = await RunScriptAsync(
            sandbox,
            """
            # The mark and all that is looked through, one letter on: neither must be found itself.
            mark, on, found, looked = b'b!nbsl!uibu!tuboet!jo!b!gsbnf', bytes((i + 1) % 256 for i in range(256)), 0, 0
            with open('/proc/self/maps') as maps, open('/proc/self/mem', 'rb', 0) as memory:
                for line in maps:
                    if ' rw-p ' in line and '[' not in line.replace('[heap]', ''):
                        begin, end = (int(n, 16) for n in line.split()[0].split('-'))
                        memory.seek(begin)
                        looked += 'fork.so' in line
                        found += memory.read(end - begin).translate(on).count(mark)
            print(found, looked > 0)
            """);

        Assert.Equal("0 True\n", output);
    }

    [Fact]
    public async Task Any_other_program_is_executed()
    {
        await using var template = await StartAsync(Python);
        await using var sandbox = await CopyAsync(template);

        Assert.Equal("bash /workspace\n", await Machine.BashAsync(sandbox, "echo $0 $PWD"));
        var (_, output) = await Machine.RunAsync(sandbox, "python3", "-c", "import sys; print(sys.argv)");
        Assert.Equal("['-c']\n", output);
    }

    [Fact]
    public async Task On_a_terminal_too()
    {
        var command = Python with { Terminal = new TerminalGeometry(91, 17) };
        await using var template = await StartAsync(command);
        await using var sandbox = await CopyAsync(template);

        var (exit, output) = await RunScriptAsync(
            sandbox, "import os, sys\nprint(os.get_terminal_size(), sys.stdout.line_buffering, os.ttyname(0), os.tcgetpgrp(0) == os.getpgrp())", command);

        Assert.Equal(0, exit.ExitCode);
        Assert.Equal("os.terminal_size(columns=91, lines=17) True /dev/pts/0 True\r\n", output);
    }

    [Fact]
    public async Task Copies_do_not_share_what_they_write_or_their_host_ids()
    {
        await using var template = await StartAsync(Python);
        await using var one = await CopyAsync(template);
        await using var other = await CopyAsync(template);

        await Machine.BashAsync(one, "echo secret > /tmp/left; echo secret > /workspace/left; echo secret > /dev/shm/left");

        Assert.Equal("", await Machine.BashAsync(other, "ls /tmp /workspace /dev/shm | grep left"));
        Assert.NotEqual(await HostIdAsync(one), await HostIdAsync(other));
    }

    [Fact]
    public async Task The_end_of_a_template_is_the_end_of_its_copies()
    {
        var template = await StartAsync(Python);
        await using var sandbox = await CopyAsync(template);

        await template.DisposeAsync();

        await sandbox.Broken.WaitAsync(Patience);
        Assert.False(template.IsAlive);
        await Assert.ThrowsAsync<SandboxException>(() => CopyAsync(template));
    }

    [Fact]
    public async Task A_retired_template_stays_until_its_last_copy_has_gone()
    {
        await using var template = await StartAsync(Python);
        Task retired;
        await using (var sandbox = await CopyAsync(template))
        {
            retired = template.RetireAsync();
            Assert.Equal("here\n", await Machine.BashAsync(sandbox, "echo here"));
            Assert.True(template.IsAlive);
        }

        await retired.WaitAsync(Patience);
        Assert.False(template.IsAlive);
    }

    [Theory]
    [InlineData("import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()", "more than one thread")]
    [InlineData("kept = open('/etc/passwd')", "files open")]
    public async Task A_program_that_cannot_be_copied_is_refused(string boot, string why)
    {
        var failure = await Assert.ThrowsAsync<SandboxException>(() => StartAsync(Machine.Command("python3", "-c", boot + "\nopen('main.py')")));

        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_never_comes_to_its_script_is_told_of()
    {
        var failure = await Assert.ThrowsAsync<SandboxException>(() => StartAsync(Machine.Command("python3", "--no-such-option")));

        Assert.StartsWith("The template did not start", failure.Message, StringComparison.Ordinal);
    }

    private Task<ISandboxTemplate> StartAsync(StageCommand command) => _machine.Templates.StartTemplateAsync(Machine.Template(command), CancellationToken.None);

    private static async Task<Sandbox.Sandbox> CopyAsync(ISandboxTemplate template) =>
        await Sandbox.Sandbox.StartAsync(await template.ForkAsync(Machine.Spec, CancellationToken.None), CancellationToken.None);

    private static async Task<(StageExit Exit, string Output)> RunScriptAsync(Sandbox.Sandbox sandbox, string script, StageCommand? command = null)
    {
        var output = new CollectedOutput();
        await sandbox.WriteFilesAsync([new WorkspaceFile("main.py", System.Text.Encoding.UTF8.GetBytes(script + "\n"))], CancellationToken.None);
        var stage = await sandbox.StartAsync(command ?? Python, new ProcessLimits(), output, CancellationToken.None);
        await stage.WriteStdinAsync(command is null ? "typed"u8.ToArray() : default(ReadOnlyMemory<byte>), CancellationToken.None);
        await stage.CloseStdinAsync(CancellationToken.None);
        return (await stage.Exit.WaitAsync(Patience), output.Text);
    }

    private static async Task<string> HostIdAsync(Sandbox.Sandbox sandbox)
    {
        // Without root, all sandboxes are of one user.
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Own user ids need root.");
        var ns = (await Machine.BashAsync(sandbox, "readlink /proc/self/ns/pid")).Trim();
        return File.ReadLines($"/proc/{Machine.HostProcessesIn(ns).Min()}/status").First(l => l.StartsWith("Uid:", StringComparison.Ordinal));
    }
}
