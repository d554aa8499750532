using Millrace.Sandbox.Stages;

namespace Millrace.Sandbox.Pool;

/// <summary>A sandbox from the pool, with the stages that wait in it, for one job.</summary>
public sealed class PooledSandbox
{
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
    /// Lets a stage go under these limits: the one that waits for exactly this command, or else one that is started now.
    /// </summary>
    /// <returns>The stage, and whether its toolchain had been started ahead.</returns>
    public async ValueTask<(SandboxStage Stage, bool Warm)> StartAsync(
        StageCommand command, ProcessLimits limits, IStageOutput output, CancellationToken cancellation)
    {
        var index = _waiting.FindIndex(w => w.Command.Serves(command));
        if (index < 0)
        {
            return (await Sandbox.StartAsync(command, limits, output, cancellation), false);
        }

        var (prepared, stage, relay) = _waiting[index];
        _waiting.RemoveAt(index);
        relay.PassTo(output);
        if (command.Terminal is { } size && size != prepared.Command.Terminal)
        {
            await stage.ResizeAsync(size, cancellation);
        }

        await stage.ReleaseAsync(limits, cancellation, withFile: prepared.OpensItsSource);
        return (stage, true);
    }
}
