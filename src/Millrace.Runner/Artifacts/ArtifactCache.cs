using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Millrace.Contracts.Executions;
using Millrace.Runner.Lowering;

namespace Millrace.Runner.Artifacts;

/// <summary>
/// Compiled programs, so that the same source with the same toolchain and options is compiled once: in memory, and below
/// that on disk. Jobs that want the same at the same time wait for the first. Whatever goes wrong here means that a job
/// compiles, never that it fails.
/// </summary>
public sealed class ArtifactCache : IAsyncDisposable
{
    /// <summary>A larger program is not kept.</summary>
    internal const long LargestEntry = 64 * MiB;

    private const long MiB = 1024 * 1024;
    private const long MemoryBytes = 64 * MiB;

    private readonly ArtifactCacheOptions _options;
    private readonly ToolchainIdentity _toolchains;
    private readonly TimeProvider _time;
    private readonly ArtifactStore? _store;
    private readonly LeastRecentlyUsed<CompiledArtifact> _memory = new(MemoryBytes);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<CompiledArtifact?>> _flights = new(StringComparer.Ordinal);
    private long _hits;
    private long _misses;

    internal ArtifactCache(string? directory, ArtifactCacheOptions options, ToolchainIdentity toolchains, TimeProvider time, ILogger<ArtifactCache> logger)
    {
        _options = options;
        _toolchains = toolchains;
        _time = time;
        if (directory is not null && options.MaxMb > 0 && options.Scope != CacheScope.Off)
        {
            _store = new ArtifactStore(directory, options.MaxMb * MiB, time, logger);
        }
    }

    /// <summary>What it has done and what it holds.</summary>
    public ArtifactCacheStatus Status
    {
        get
        {
            var (entries, bytes) = _store?.Size ?? default;
            return new ArtifactCacheStatus(Interlocked.Read(ref _hits), Interlocked.Read(ref _misses), entries, bytes, _memory.Size.Bytes);
        }
    }

    /// <summary>
    /// The compiled program of a job, or the leave to compile it. Waits while another job compiles the same, no longer than
    /// this job's own compiler might take; when the other did not succeed, this job finds out for itself.
    /// </summary>
    /// <param name="job">What it is to do.</param>
    /// <param name="plan">What that means.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    internal async ValueTask<ArtifactLease> AcquireAsync(JobSpec job, ExecutionPlan plan, CancellationToken cancellation)
    {
        if (_store is null || plan.Compile is not { } compile || _toolchains.Of(job.Language) is not { } toolchain)
        {
            return ArtifactLease.None;
        }

        var key = ArtifactKey.Of(job, compile.Command, plan.Files, toolchain, _options.Scope, plan.Layer);
        if (_memory.TryGet(key, out var found))
        {
            _store.Used(key);
            return Answer(key, job, found, null, TimeSpan.Zero);
        }

        var flight = new TaskCompletionSource<CompiledArtifact?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = _flights.GetOrAdd(key, flight);
        if (first != flight)
        {
            var started = _time.GetTimestamp();
            found = await WaitAsync(first.Task, compile.Wall, cancellation);
            return Answer(key, job, found, null, _time.GetElapsedTime(started));
        }

        try
        {
            // Once more in memory: it may have got there since.
            found = _memory.TryGet(key, out var late) ? late : await _store.ReadAsync(key);
        }
        catch
        {
            Land(key, flight, null);
            throw;
        }

        if (found is null)
        {
            return Answer(key, job, null, flight, TimeSpan.Zero);
        }

        _memory.Put(key, found, found.Bytes);
        Land(key, flight, found);
        return Answer(key, job, found, null, TimeSpan.Zero);
    }

    /// <summary>Writes what is still to be written.</summary>
    public ValueTask DisposeAsync() => _store?.DisposeAsync() ?? ValueTask.CompletedTask;

    internal void Keep(string key, CompiledArtifact artifact)
    {
        _memory.Put(key, artifact, artifact.Bytes);
        _store!.Write(key, artifact);
    }

    internal void Land(string key, TaskCompletionSource<CompiledArtifact?> flight, CompiledArtifact? artifact)
    {
        _flights.TryRemove(KeyValuePair.Create(key, flight));
        flight.TrySetResult(artifact);
    }

    private async Task<CompiledArtifact?> WaitAsync(Task<CompiledArtifact?> other, TimeSpan most, CancellationToken cancellation)
    {
        try
        {
            return await other.WaitAsync(most, _time, cancellation);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    // A compiler that says more than a job may print would have been stopped: such a job compiles, and sees it happen.
    private ArtifactLease Answer(string key, JobSpec job, CompiledArtifact? found, TaskCompletionSource<CompiledArtifact?>? flight, TimeSpan waited)
    {
        if (found is not null && found.OutputBytes <= job.Limits.OutputBytes)
        {
            Interlocked.Increment(ref _hits);
            return new ArtifactLease(found, waited);
        }

        Interlocked.Increment(ref _misses);
        return new ArtifactLease(this, key, flight, waited);
    }
}
