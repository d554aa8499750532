using Microsoft.Extensions.Logging;
using Millrace.Sandbox.Stages;
using Millrace.Sandbox.Telemetry;
using Millrace.Sandbox.Templates;

namespace Millrace.Sandbox.Pool;

/// <summary>How a sandbox is made, with toolchains that have booted, or as a copy of one.</summary>
public sealed partial class SandboxPool
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(30);

    // A JVM and its compiler take two seconds of CPU time, and stand back while jobs want the CPUs.
    private static readonly TimeSpan GateTimeout = TimeSpan.FromMinutes(2);

    private async Task MakeAsync(Shelf shelf)
    {
        var started = _time.GetTimestamp();
        try
        {
            var made = await MakeOneAsync(shelf);
            var took = _time.GetElapsedTime(started);
            SandboxMetrics.Created(shelf.Name, took);
            shelf.EndMaking(took, made.Sandbox.Cgroup.ReadMemoryPeak(), made.IsCopy);
            shelf.Enqueue(made);
        }
        catch (Exception e) when (_stopping.IsCancellationRequested && e is OperationCanceledException or SandboxException)
        {
            shelf.FailMaking(TimeSpan.Zero);
        }
        catch (Exception e) when (e is SandboxException or IOException or TimeoutException)
        {
            var backoff = TimeSpan.FromTicks(Math.Min(FirstBackoff.Ticks << Math.Min(shelf.Failures, 16), LongestBackoff.Ticks));
            if (e is SandboxException failure)
            {
                SandboxMetrics.Failed(failure);
            }

            _logger.LogError(e, "A sandbox for {Shelf} could not be made ahead; next try in {Backoff}.", shelf.Name, backoff);
            shelf.FailMaking(backoff);
        }
        finally
        {
            _makers.Release();
            Wake();
        }
    }

    private async Task<PooledSandbox> MakeOneAsync(Shelf shelf)
    {
        if (shelf.Templates is { } templates && await TryCopyAsync(shelf, templates, _stopping.Token) is { } copy)
        {
            return copy;
        }

        var sandbox = await Sandbox.StartAsync(_provider, shelf.Spec, _stopping.Token);
        try
        {
            var waiting = shelf.Recipe is { } recipe ? await PrepareAsync(sandbox, recipe, command => command.Ahead(), _stopping.Token) : [];
            await Task.WhenAll(waiting.Select(w => w.Stage.Gated)).WaitAsync(GateTimeout, _stopping.Token);
            if (waiting.Exists(w => w.Stage.Exit.IsCompleted))
            {
                throw new SandboxException($"A toolchain of {shelf.Name} ended instead of waiting at its gate.");
            }

            return new PooledSandbox(sandbox, shelf, waiting) { MadeAt = _time.GetTimestamp() };
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    // A copy has booted already: it waits as a program does that was not started ahead, for a word from its agent.
    private async Task<PooledSandbox?> TryCopyAsync(Shelf shelf, TemplateKeeper templates, CancellationToken cancellation)
    {
        if (await templates.TryForkAsync(shelf.Spec, cancellation) is not { } sandbox)
        {
            return null;
        }

        try
        {
            var waiting = await PrepareAsync(sandbox, shelf.Recipe!, command => command.Command, cancellation);
            return new PooledSandbox(sandbox, shelf, waiting) { MadeAt = _time.GetTimestamp(), IsCopy = true };
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    private static async Task<List<(GatedCommand Command, SandboxStage Stage, RelayedOutput Output)>> PrepareAsync(
        Sandbox sandbox, WarmRecipe recipe, Func<GatedCommand, StageCommand> started, CancellationToken cancellation)
    {
        var waiting = new List<(GatedCommand, SandboxStage, RelayedOutput)>();
        sandbox.Cgroup.Apply(recipe.WaitingLimits);
        foreach (var command in recipe.Commands)
        {
            var output = new RelayedOutput();
            waiting.Add((command, await sandbox.PrepareAsync(started(command), output, cancellation), output));
        }

        return waiting;
    }
}
