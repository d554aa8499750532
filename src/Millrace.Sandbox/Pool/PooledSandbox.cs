using Millrace.Sandbox.Stages;

namespace Millrace.Sandbox.Pool;

/// <summary>A sandbox from the pool, with the stages that wait in it, for one job.</summary>
public sealed class PooledSandbox
{
    // Killing a process takes a few milliseconds.
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(10);

    private readonly List<(GatedCommand Command, SandboxStage Stage, RelayedOutput Output)> _waiting;

    internal PooledSandbox(Sandbox sandbox, Shelf shelf, List<(GatedCommand, SandboxStage, RelayedOutput)> waiting)
    {
        Sandbox = sandbox;
        Shelf = shelf;
        _waiting = waiting;
    }

    /// <summary>The sandbox.</summary>
    public Sandbox Sandbox { get; }

    internal Shelf Shelf { get; }

    internal long MadeAt { get; init; }

    internal bool IsCopy { get; init; }

    internal bool IsUsable => !Sandbox.Broken.IsCompleted && _waiting.TrueForAll(w => !w.Stage.Exit.IsCompleted);

    /// <summary>
    /// Ends the waiting stages that none of these commands will take, and waits until they are gone: they would use up the
    /// job's memory and processes.
    /// </summary>
    /// <exception cref="SandboxException">One did not end.</exception>
    public async ValueTask DismissOthersAsync(IReadOnlyList<GatedCommand> wanted, CancellationToken cancellation)
    {
        var unwanted = _waiting.Where(w => !wanted.Any(w.Command.Serves)).ToArray();
        foreach (var waiting in unwanted)
        {
            _waiting.Remove(waiting);
            await waiting.Stage.KillAsync(cancellation);
        }

        try
        {
            await Task.WhenAll(unwanted.Select(w => w.Stage.Exit)).WaitAsync(EndTimeout, cancellation);
        }
        catch (TimeoutException e)
        {
            throw new SandboxException("A toolchain that waited and was not wanted could not be ended.", e);
        }
    }

    /// <summary>
    /// Lets a stage go under these limits: the one that waits for exactly this command, or else one that is started now.
    /// </summary>
    /// <param name="command">What to start.</param>
    /// <param name="gate">The same command as one that may wait; null when it must be started now.</param>
    /// <param name="limits">Limits of its processes.</param>
    /// <param name="output">Where its output goes.</param>
    /// <param name="cancellation">Gives up before it is started.</param>
    /// <param name="stdin">All of its input, when that is known; it went along if <see cref="SandboxStage.HasInput"/> says so.</param>
    /// <returns>The stage, and whether its toolchain had been started ahead.</returns>
    public async ValueTask<(SandboxStage Stage, bool Warm)> StartAsync(
        StageCommand command, GatedCommand? gate, ProcessLimits limits, IStageOutput output, CancellationToken cancellation, ReadOnlyMemory<byte>? stdin = null)
    {
        var index = gate is null ? -1 : _waiting.FindIndex(w => w.Command.Serves(gate));
        if (index < 0)
        {
            return (await Sandbox.StartAsync(command, limits, output, cancellation, stdin), false);
        }

        var (prepared, stage, relay) = _waiting[index];
        _waiting.RemoveAt(index);
        relay.PassTo(output);
        if (command.Terminal is { } size && size != prepared.Command.Terminal)
        {
            await stage.ResizeAsync(size, cancellation);
        }

        await stage.ReleaseAsync(limits, cancellation, withFile: prepared.OpensItsSource, gate!.Late?.Bytes ?? default, stdin);
        return (stage, prepared.BootsToolchain);
    }
}
