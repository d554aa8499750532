using Millrace.Sandbox;
using Millrace.Sandbox.Providers;
using Millrace.Sandbox.Stages;
using Xunit;

namespace Millrace.Tests.Sandbox.Providers;

public sealed class RuntimeDirectoryTests : IDisposable
{
    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = ForAll | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryDirectory _temp = new();

    public RuntimeDirectoryTests()
    {
        _temp.Write("natives/agent", "the agent", Private);
        _temp.Write("natives/live.o", "an object", Private);
        _temp.Write("natives/linked", "a program", Private);
        _temp.Write("natives/toolexec", "a program too", Private);
        _temp.Write("natives/ld", "another program", Private);
        _temp.Write("natives/gate.so", "a library", Private);
        _temp.Write("natives/fork.so", "another library", Private);
        _temp.Write("natives/spawner", "not for sandboxes");
        Directory.CreateDirectory(_temp["etc"]);
    }

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void It_holds_the_agent_and_the_helper_object_and_nothing_else_of_our_programs()
    {
        Create();

        Assert.Equal(["agent", "fork.so", "gate.so", "ld", "linked", "live.o", "toolexec"], NamesIn("runtime/lib"));
        Assert.Equal("the agent", _temp.Read("runtime/lib/agent"));
        Assert.Equal([Executable, Executable, Executable, Executable, ForAll], new[] { "agent", "linked", "toolexec", "ld", "live.o" }.Select(name => File.GetUnixFileMode(_temp[$"runtime/lib/{name}"])));
    }

    [Fact]
    public void It_holds_the_gate_of_the_jvm_where_that_was_built()
    {
        _temp.Write("natives/gate.jar", "a gate", Private);

        Create();

        Assert.Equal(["agent", "fork.so", "gate.jar", "gate.so", "ld", "linked", "live.o", "toolexec"], NamesIn("runtime/lib"));
        Assert.Equal(ForAll, File.GetUnixFileMode(_temp["runtime/lib/gate.jar"]));
    }

    [Fact]
    public void It_has_users_and_names_of_its_own_in_place_of_the_hosts()
    {
        _temp.Write("etc/passwd", "alice:x:1001:1001::/home/alice:/bin/sh\n");
        _temp.Write("etc/hosts", "10.0.0.5 database\n");
        _temp.Write("etc/resolv.conf", "nameserver 10.0.0.1\n");

        Create();

        Assert.Equal(["group", "hostname", "hosts", "nsswitch.conf", "passwd", "resolv.conf"], NamesIn("runtime/etc"));
        Assert.Contains("millrace:x:1000:1000:", _temp.Read("runtime/etc/passwd"), StringComparison.Ordinal);
        Assert.DoesNotContain("alice", _temp.Read("runtime/etc/passwd"), StringComparison.Ordinal);
        Assert.DoesNotContain("database", _temp.Read("runtime/etc/hosts"), StringComparison.Ordinal);
        Assert.Equal("", _temp.Read("runtime/etc/resolv.conf"));
    }

    [Fact]
    public void It_copies_what_toolchains_want_from_the_host_and_nothing_else()
    {
        _temp.Write("etc/ld.so.cache", "index", ForAll);
        _temp.Write("etc/java-21-openjdk/security/java.security", "policy", ForAll);
        _temp.Write("etc/shadow", "root:secret", ForAll);
        _temp.Write("etc/ssh/ssh_config", "Host *", ForAll);

        Create();

        Assert.Equal("index", _temp.Read("runtime/etc/ld.so.cache"));
        Assert.Equal("policy", _temp.Read("runtime/etc/java-21-openjdk/security/java.security"));
        Assert.False(File.Exists(_temp["runtime/etc/shadow"]));
        Assert.False(Directory.Exists(_temp["runtime/etc/ssh"]));
    }

    [Fact]
    public void What_the_host_does_not_show_to_everyone_is_not_copied()
    {
        _temp.Write("etc/php/8.2/php.ini", "open", ForAll);
        _temp.Write("etc/php/8.2/secret.ini", "password", Private | UnixFileMode.GroupRead);
        _temp.Write("etc/php/8.2/pool.d/www.conf", "password", ForAll);
        File.SetUnixFileMode(_temp["etc/php/8.2/pool.d"], Private | UnixFileMode.UserExecute);

        Create();

        Assert.Equal(["php.ini"], NamesIn("runtime/etc/php/8.2"));
    }

    [Fact]
    public void Everything_in_it_can_be_read_by_any_user_and_written_by_its_owner_alone()
    {
        _temp.Write("etc/perl/Net/libnet.cfg", "x", ForAll | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);

        Create();

        Assert.Equal(Executable, File.GetUnixFileMode(_temp["runtime"]));
        Assert.Equal(Executable, File.GetUnixFileMode(_temp["runtime/lib"]));
        Assert.Equal(Executable, File.GetUnixFileMode(_temp["runtime/lib/agent"]));
        Assert.Equal(ForAll, File.GetUnixFileMode(_temp["runtime/lib/live.o"]));
        Assert.Equal(Executable, File.GetUnixFileMode(_temp["runtime/etc/perl/Net"]));
        Assert.Equal(ForAll, File.GetUnixFileMode(_temp["runtime/etc/perl/Net/libnet.cfg"]));
    }

    [Fact]
    public void Links_stay_links_and_what_they_lead_to_keeps_its_modes()
    {
        _temp.Write("usr/lib/compiler/bin/compiler", "program", Executable);
        _temp.Write("usr/lib/compiler/key", "secret", Private);
        File.SetUnixFileMode(_temp["usr/lib/compiler/bin"], Private | UnixFileMode.UserExecute);
        Directory.CreateDirectory(_temp["etc/alternatives"]);
        File.CreateSymbolicLink(_temp["etc/alternatives/compiler"], _temp["usr/lib/compiler"]);
        File.CreateSymbolicLink(_temp["etc/alternatives/cc"], _temp["usr/lib/compiler/bin/compiler"]);

        Create();

        Assert.Equal(_temp["usr/lib/compiler"], new FileInfo(_temp["runtime/etc/alternatives/compiler"]).LinkTarget);
        Assert.Equal(_temp["usr/lib/compiler/bin/compiler"], new FileInfo(_temp["runtime/etc/alternatives/cc"]).LinkTarget);
        Assert.Equal(Executable, File.GetUnixFileMode(_temp["usr/lib/compiler/bin/compiler"]));
        Assert.Equal(Private, File.GetUnixFileMode(_temp["usr/lib/compiler/key"]));
        Assert.Equal(Private | UnixFileMode.UserExecute, File.GetUnixFileMode(_temp["usr/lib/compiler/bin"]));
    }

    [Fact]
    public void What_an_earlier_run_left_is_gone_but_not_what_its_links_led_to()
    {
        _temp.Write("elsewhere/file", "kept");
        _temp.Write("runtime/etc/stale", "old");
        File.CreateSymbolicLink(_temp["runtime/etc/link"], _temp["elsewhere"]);

        Create();

        Assert.False(File.Exists(_temp["runtime/etc/stale"]));
        Assert.Equal("kept", _temp.Read("elsewhere/file"));
    }

    [Fact]
    public void What_is_shown_to_sandboxes_is_listed_directories_before_what_they_hold()
    {
        Create();

        RuntimeDirectory.Publish(_temp["runtime"], "go", [Of("ab/x"), Of("ab/y"), Of("cd/ef/z"), Of("top"), Of("cd/w")]);

        Assert.Equal("ab/\0ab/x\0ab/y\0cd/\0cd/ef/\0cd/ef/z\0top\0cd/w\0", _temp.Read("runtime/lib/prepared/go/.list"));
        Assert.Equal("cd/ef/z", _temp.Read("runtime/lib/prepared/go/cd/ef/z"));
        Assert.Equal(ForAll, File.GetUnixFileMode(_temp["runtime/lib/prepared/go/.list"]));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("/etc/x")]
    [InlineData("a//b")]
    [InlineData("a\0b")]
    public void A_name_that_leads_elsewhere_is_refused(string name)
    {
        Create();

        Assert.Throws<SandboxException>(() => RuntimeDirectory.Publish(_temp["runtime"], "go", [Of("fine"), Of(name)]));
        Assert.False(Directory.Exists(_temp["runtime/lib/prepared"]));
    }

    private static WorkspaceFile Of(string name) => new(name, System.Text.Encoding.UTF8.GetBytes(name));

    private void Create() => RuntimeDirectory.Create(_temp["runtime"], _temp["natives"], filter: null, _temp["etc"]);

    private string[] NamesIn(string directory) =>
        [.. new DirectoryInfo(_temp[directory]).GetFileSystemInfos().Select(e => e.Name).Order(StringComparer.Ordinal)];
}
