using System.Runtime.InteropServices;

namespace Millrace.Transport.RateLimits;

/// <summary>
/// Buckets in the memory of this process, by a clock that nobody can set. Their number is bounded: when <see cref="Capacity"/> of them
/// are in use at one time, newcomers share a fixed set of buckets, chosen by hash. So many addresses make the limit coarser for
/// those not seen before, and never absent.
/// </summary>
internal sealed class LocalRateLimiter(TimeProvider time) : IRateLimiter
{
    /// <summary>Buckets of their own at one time: some 10 MB.</summary>
    public const int Capacity = 100_000;

    private const int SharedBuckets = 1024;

    // Looking for buckets to forget reads all of them.
    private static readonly TimeSpan SweepPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _fullAt = new(StringComparer.Ordinal);
    private readonly long[] _shared = new long[SharedBuckets];
    private readonly long _origin = time.GetTimestamp();
    private long _nextSweep;

    /// <summary>Buckets held now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _fullAt.Count;
            }
        }
    }

    public ValueTask<RateDecision> TakeAsync(string bucket, RateLimit limit, CancellationToken cancellation)
    {
        var now = time.GetElapsedTime(_origin).Ticks;
        lock (_gate)
        {
            return ValueTask.FromResult(CellRate.Take(ref Find(bucket, now), now, limit));
        }
    }

    private ref long Find(string bucket, long now)
    {
        if (_fullAt.Count >= Capacity && !_fullAt.ContainsKey(bucket))
        {
            Sweep(now);
            if (_fullAt.Count >= Capacity)
            {
                return ref _shared[(uint)bucket.GetHashCode(StringComparison.Ordinal) % SharedBuckets];
            }
        }

        return ref CollectionsMarshal.GetValueRefOrAddDefault(_fullAt, bucket, out _)!;
    }

    private void Sweep(long now)
    {
        if (now < _nextSweep)
        {
            return;
        }

        _nextSweep = now + SweepPause.Ticks;
        foreach (var (bucket, fullAt) in _fullAt)
        {
            if (fullAt <= now)
            {
                _fullAt.Remove(bucket);
            }
        }
    }
}
