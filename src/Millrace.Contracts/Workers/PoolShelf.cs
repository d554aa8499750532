namespace Millrace.Contracts.Workers;

/// <summary>The sandboxes of one kind that a runner keeps ready.</summary>
public sealed record PoolShelf
{
    /// <summary><c>blank</c>, or the language and stdio mode whose toolchain waits, such as <c>python</c> or <c>python-tty</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Whether toolchains wait in these sandboxes.</summary>
    public bool Gated { get; init; }

    /// <summary>Sandboxes that wait.</summary>
    public int Ready { get; init; }

    /// <summary>Sandboxes being made.</summary>
    public int Making { get; init; }

    /// <summary>Sandboxes of this kind that a job has.</summary>
    public int InUse { get; init; }

    /// <summary>How many should wait, by demand.</summary>
    public int Target { get; init; }

    /// <summary>Made since the runner's start.</summary>
    public long Created { get; init; }

    /// <summary>Of these, made by copying a template that had booted (the fork server).</summary>
    public long Copied { get; init; }

    /// <summary>Requests that found one waiting.</summary>
    public long Hits { get; init; }

    /// <summary>Requests that did not.</summary>
    public long Misses { get; init; }

    /// <summary>How long making one takes, milliseconds, smoothed.</summary>
    public double CreationMs { get; init; }

    /// <summary>Memory of one that waits, bytes.</summary>
    public long Bytes { get; init; }
}
