using System.Buffers.Binary;
using Millrace.Contracts.Executions;
using Millrace.Runner.Execution;
using Millrace.Sandbox;
using Millrace.Sandbox.Agent;
using Millrace.Sandbox.Stages;
using Millrace.Tests.Sandbox.Agent;
using Millrace.Tests.Sandbox.Agent.Hostile;
using Millrace.Transport.Control;
using Xunit;

namespace Millrace.Tests.Runner.Execution;

/// <summary>What is said to a program that is only about to start.</summary>
public sealed class LiveInputTests : IAsyncLifetime
{
    private const int Terminate = 15;
    private const int User = 10;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly HostileChannel _channel = new(4096);
    private readonly LocalJobControlListener _listener = new(1000, _ => { });
    private Millrace.Sandbox.Sandbox? _sandbox;

    public async ValueTask InitializeAsync()
    {
        _channel.Say(Frames.Bytes(new Frame(FrameType.Ready, 0, [1, 0, 0, 0, 2])));
        _sandbox = await Millrace.Sandbox.Sandbox.StartAsync(new HostileProcess(_channel, Bound), CancellationToken.None);
    }

    public async ValueTask DisposeAsync() => await _sandbox!.DisposeAsync();

    [Fact]
    public async Task A_new_size_that_comes_while_the_program_is_started_is_told_once_it_runs()
    {
        using var input = new LiveInput(_listener, interactive: false);
        var size = input.Size; // what the stage is started with
        _listener.Offer(new ResizeControl(120, 40));
        await UntilAsync(() => input.Size is not null);

        input.Attach(await ProgramAsync());

        Assert.Null(size);
        await UntilAsync(() => Sizes().Contains((120, 40)));
    }

    [Fact]
    public async Task The_size_that_is_told_last_is_the_newest()
    {
        using var input = new LiveInput(_listener, interactive: false);
        var program = await ProgramAsync();
        _listener.Offer(new ResizeControl(1, 1));
        await UntilAsync(() => input.Size is not null);

        var attached = Task.Run(() => input.Attach(program));
        for (var columns = 2; columns <= 200; columns++)
        {
            _listener.Offer(new ResizeControl(columns, 1));
        }

        await attached;
        await UntilAsync(() => Sizes() is [.., (200, 1)]);
    }

    [Fact]
    public async Task Signals_wait_for_the_program_each_once()
    {
        using var input = new LiveInput(_listener, interactive: false);
        foreach (var name in new[] { "SIGUSR1", "SIGTERM", "SIGUSR1", "SIGTERM" })
        {
            _listener.Offer(new SignalControl(name));
        }

        _listener.Offer(new ResizeControl(2, 3)); // behind them: they have been heard when it has
        await UntilAsync(() => input.Size is not null);
        Assert.Empty(Signals());

        input.Attach(await ProgramAsync());

        await UntilAsync(() => Signals().Length >= 2);
        Assert.Equal([User, Terminate], Signals());
    }

    [Fact]
    public async Task A_program_that_runs_gets_each_signal_at_once()
    {
        using var input = new LiveInput(_listener, interactive: false);
        input.Attach(await ProgramAsync());

        for (var times = 1; times <= 3; times++)
        {
            _listener.Offer(new SignalControl("SIGUSR1"));
            await UntilAsync(() => Signals().Length == times);
        }
    }

    private async Task<SandboxStage> ProgramAsync() =>
        await _sandbox!.StartAsync(new StageCommand { Arguments = ["true"], Environment = new OrderedDictionary<string, string>(), Terminal = new TerminalGeometry(80, 24) }, new ProcessLimits(), new Unheard(), CancellationToken.None);

    private (int Columns, int Rows)[] Sizes() => [.. Told(FrameType.Resize).Select(f => (UInt16(f, 0), UInt16(f, 2)))];

    private int[] Signals() => [.. Told(FrameType.Signal).Select(f => (int)f.Payload[0])];

    private IEnumerable<Frame> Told(FrameType type) => Frames.Split(_channel.Told).Where(f => f.Type == type);

    private static int UInt16(Frame frame, int at) => BinaryPrimitives.ReadUInt16LittleEndian(frame.Payload.AsSpan(at));

    private static async Task UntilAsync(Func<bool> reached)
    {
        using var patience = new CancellationTokenSource(Bound);
        while (!reached())
        {
            await Task.Delay(1, patience.Token);
        }
    }

    private sealed class Unheard : IStageOutput
    {
        public void OnOutput(OutputStream stream, ReadOnlySpan<byte> chunk)
        {
        }
    }
}
