using Millrace.Runner.Lowering;
using Millrace.Runner.Outcomes;

namespace Millrace.Runner.Artifacts;

/// <summary>
/// What the cache tells one job: the compiled program, or that it must compile. In the second case others may be waiting
/// for it: they go on when it has kept its program, or when this is disposed.
/// </summary>
internal sealed class ArtifactLease : IDisposable
{
    private readonly ArtifactCache? _cache;
    private readonly string _key = "";
    private readonly TaskCompletionSource<CompiledArtifact?>? _flight;
    private bool _over;

    private ArtifactLease()
    {
    }

    internal ArtifactLease(CompiledArtifact found, TimeSpan waited)
    {
        Found = found;
        Waited = waited;
    }

    internal ArtifactLease(ArtifactCache cache, string key, TaskCompletionSource<CompiledArtifact?>? flight, TimeSpan waited)
    {
        _cache = cache;
        _key = key;
        _flight = flight;
        Waited = waited;
    }

    /// <summary>For a job the cache has nothing to do with.</summary>
    public static ArtifactLease None { get; } = new();

    /// <summary>The program, or null when the job must compile.</summary>
    public CompiledArtifact? Found { get; }

    /// <summary>How long another job that compiled the same was waited for.</summary>
    public TimeSpan Waited { get; }

    /// <summary>
    /// Takes what the compiler left, if it ended well, and lets those go on who wait for it. To be called before anything else is
    /// started in the sandbox; what is started next waits until it is taken.
    /// </summary>
    public async Task HarvestAsync(
        Sandbox.Sandbox sandbox, ExecutionPlan plan, StageReport report, CompileRecording recording, CancellationToken cancellation)
    {
        using var over = this;
        if (_cache is null || !IsFlawless(report) || recording.Overflowed)
        {
            return;
        }

        if (await CompileHarvest.CollectAsync(sandbox, plan.Files, ArtifactCache.LargestEntry, cancellation) is { } files)
        {
            Keep(new CompiledArtifact(files, recording.Output));
        }
    }

    /// <summary>Hands a program to the cache and to those who wait for it.</summary>
    public void Keep(CompiledArtifact artifact)
    {
        if (artifact.Bytes <= ArtifactCache.LargestEntry)
        {
            _cache?.Keep(_key, artifact);
            End(artifact);
        }
    }

    public void Dispose() => End(null);

    // A compiler may end with 0 although a limit made it do something else than it would have done.
    private static bool IsFlawless(StageReport report) =>
        report is { ExitCode: 0, Stopped: StopReason.None, Failure: null, OutOfMemoryKills: 0, ProcessRefusals: 0, DiskFull: false };

    private void End(CompiledArtifact? artifact)
    {
        if (_flight is not null && !_over)
        {
            _over = true;
            _cache!.Land(_key, _flight, artifact);
        }
    }
}
