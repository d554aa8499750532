using System.Collections.Concurrent;
using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Providers;
using Millrace.Sandbox.Templates;

namespace Millrace.Sandbox.Pool;

/// <summary>The waiting sandboxes of one kind, and how often that kind is asked for.</summary>
internal sealed class Shelf(string name, SandboxSpec spec, WarmRecipe? recipe, int floor, TimeProvider time)
{
    // Demand is remembered for about this long: long enough to ride out a lull, short enough to let go after a rush.
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(15);

    // Arrivals come in bunches; twice the expected number during one making covers most of them.
    private const double Safety = 2;

    // Demand fades but never quite ends; below this it counts as none.
    private const double Negligible = 0.1;

    private readonly ConcurrentQueue<PooledSandbox> _ready = new();
    private readonly Lock _lock = new();
    private double _rate;
    private double _makingSeconds = 0.05;
    private long _lastArrival;
    private int _inUse;

    public string Name => name;

    public SandboxSpec Spec => spec;

    public WarmRecipe? Recipe => recipe;

    /// <summary>What its sandboxes can be copied from, or null.</summary>
    public TemplateKeeper? Templates { get; init; }

    public int Floor => floor;

    /// <summary>Making one takes long, and stands back.</summary>
    public bool IsHeavy => recipe?.WaitingLimits.Yields ?? false;

    public int Ready => _ready.Count;

    public int Making { get; private set; }

    /// <summary>Sandboxes of this kind that a job has.</summary>
    public int InUse => Volatile.Read(ref _inUse);

    public int Failures { get; private set; }

    public long RetryAt { get; private set; }

    /// <summary>What one waiting sandbox of this kind uses, bytes; a guess until one was made.</summary>
    public long Bytes { get; private set; } = 16L * 1024 * 1024;

    public ShelfCounts Counts { get; } = new();

    /// <summary>Requests per second, smoothed.</summary>
    public double Rate
    {
        get
        {
            lock (_lock)
            {
                return _lastArrival == 0 ? 0 : _rate * Math.Exp(-time.GetElapsedTime(_lastArrival) / Memory);
            }
        }
    }

    /// <summary>How many should wait: what is likely to be asked for while one is made.</summary>
    public int Target => floor + (int)Math.Ceiling(Math.Max(0, (Rate * _makingSeconds * Safety) - Negligible));

    /// <summary>Whoever comes in the next moments finds one, although one more may be due.</summary>
    public bool HasEnough => Ready * 2 >= Target;

    public void Enqueue(PooledSandbox sandbox) => _ready.Enqueue(sandbox);

    public bool TryTake(out PooledSandbox sandbox) => _ready.TryDequeue(out sandbox!);

    public bool TryPeek(out PooledSandbox sandbox) => _ready.TryPeek(out sandbox!);

    public void Arrived(bool hit)
    {
        lock (_lock)
        {
            // Each arrival adds 1/Memory and decays with it: in a steady stream this is the rate.
            _rate = (_lastArrival == 0 ? 0 : _rate * Math.Exp(-time.GetElapsedTime(_lastArrival) / Memory)) + (1 / Memory.TotalSeconds);
            _lastArrival = time.GetTimestamp();
            Counts.Count(hit);
        }
    }

    public void BeginMaking()
    {
        lock (_lock)
        {
            Making++;
        }
    }

    public void EndMaking(TimeSpan took, long? memoryBytes, bool copied)
    {
        lock (_lock)
        {
            Making--;
            Failures = 0;
            Counts.Created++;
            Counts.Copied += copied ? 1 : 0;
            _makingSeconds = (_makingSeconds * 0.8) + (took.TotalSeconds * 0.2);
            Counts.CreationMs = _makingSeconds * 1000;
            Bytes = memoryBytes ?? Bytes;
        }
    }

    public void FailMaking(TimeSpan backoff)
    {
        lock (_lock)
        {
            Making--;
            Failures++;
            RetryAt = time.GetTimestamp() + (long)(backoff.TotalSeconds * time.TimestampFrequency);
        }
    }

    public void Taken() => Interlocked.Increment(ref _inUse);

    public void Returned() => Interlocked.Decrement(ref _inUse);

    public ShelfStatus Status => new(name, recipe?.Commands.Any(c => c.BootsToolchain) ?? false, Ready, Making, InUse, Target, Counts.Created, Counts.Copied, Counts.Hits, Counts.Misses, Math.Round(Counts.CreationMs, 1), Bytes);
}

/// <summary>What has happened on a shelf.</summary>
internal sealed class ShelfCounts
{
    public long Created { get; set; }

    public long Hits { get; private set; }

    public long Misses { get; private set; }

    public long Copied { get; set; }

    public double CreationMs { get; set; }

    public void Count(bool hit)
    {
        if (hit)
        {
            Hits++;
        }
        else
        {
            Misses++;
        }
    }
}

/// <summary>A shelf of the pool, for those who look.</summary>
/// <param name="Key">The recipe, or <c>blank</c>.</param>
/// <param name="Gated">Whether toolchains wait in these sandboxes.</param>
/// <param name="Ready">Sandboxes that wait.</param>
/// <param name="Making">Sandboxes being made.</param>
/// <param name="InUse">Sandboxes of this kind that a job has.</param>
/// <param name="Target">How many should wait, by demand.</param>
/// <param name="Created">Made since the start.</param>
/// <param name="Copied">Of these, made by copying a template.</param>
/// <param name="Hits">Requests that found one waiting.</param>
/// <param name="Misses">Requests that did not.</param>
/// <param name="CreationMs">How long making one takes, smoothed.</param>
/// <param name="Bytes">Memory of one that waits.</param>
public sealed record ShelfStatus(
    string Key, bool Gated, int Ready, int Making, int InUse, int Target, long Created, long Copied, long Hits, long Misses, double CreationMs, long Bytes);
