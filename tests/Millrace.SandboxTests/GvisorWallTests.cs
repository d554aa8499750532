namespace Millrace.SandboxTests;

/// <summary>What differs behind gVisor, and what must not.</summary>
public sealed class GvisorWallTests : IAsyncDisposable
{
    private readonly Machine _machine = new(Tier.Gvisor.SkipUnlessHere());

    public ValueTask DisposeAsync() => _machine.DisposeAsync();

    [Fact]
    public async Task Its_kernel_is_not_the_machines_and_has_no_way_to_the_machines_files_or_network()
    {
        await using var sandbox = await _machine.StartAsync();

        var (_, output) = await Machine.RunAsync(
            sandbox,
            "python3", "-c",
            """
            import os, socket
            print(os.uname().release, os.uname().nodename, os.getuid())
            print([name for name in ('root', 'home', 'var', 'boot', 'run') if os.path.exists('/' + name)], os.path.exists('/etc/shadow'))
            for path in ('/x', '/usr/x', '/etc/x', '/millrace/x'):
                try: open(path, 'w'); print('wrote', path)
                except OSError as e: print(e.errno in (13, 30))
            try: socket.create_connection(('1.1.1.1', 80), 2); print('connected')
            except OSError: print('no way')
            print([line.split()[1] for line in open('/proc/self/status') if line.startswith('Cap')])
            """);

        Assert.DoesNotContain(Environment.OSVersion.Version.ToString(3), output, StringComparison.Ordinal);
        Assert.EndsWith(
            "4.4.0 millrace 1000\n[] False\nTrue\nTrue\nTrue\nTrue\nno way\n['0000000000000000', '0000000000000000', '0000000000000000', '0000000000000000']\n",
            output, StringComparison.Ordinal);
    }

    // Debian's gVisor of 2022 does not know how the agent opens the other side of a terminal.
    [Fact]
    public async Task A_program_that_wants_a_terminal_is_run_or_refused_at_once()
    {
        await using var sandbox = await _machine.StartAsync();
        var output = new CollectedOutput();
        var command = Machine.Command("python3", "-c", "import os; print(os.isatty(1), os.get_terminal_size().columns)") with { Terminal = new(91, 17) };

        var stage = await sandbox.StartAsync(command, new Millrace.Sandbox.Stages.ProcessLimits(), output, CancellationToken.None);
        try
        {
            await stage.Exit.WaitAsync(TimeSpan.FromSeconds(30));
            Assert.Equal("True 91\r\n", output.Text);
        }
        catch (Millrace.Sandbox.SandboxException e)
        {
            Assert.StartsWith("stdio PTY: ", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_does_not_hold_behind_it_is_said()
    {
        await using var native = new Machine(Tier.Native);

        Assert.Contains(_machine.Provider.Caveats, caveat => caveat.Contains("processes are not limited one by one", StringComparison.Ordinal));
        Assert.Empty(native.Provider.Caveats);
    }
}
