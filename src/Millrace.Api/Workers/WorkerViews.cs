using Millrace.Contracts.Workers;

namespace Millrace.Api.Workers;

/// <summary>The runners.</summary>
/// <param name="Workers">By id.</param>
public sealed record WorkerList(IReadOnlyList<WorkerView> Workers);

/// <summary>A runner as clients see it.</summary>
public sealed record WorkerView
{
    /// <summary>The runner.</summary>
    public required string RunnerId { get; init; }

    /// <summary>When it was last heard of, by its own clock.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>Whether it was heard of in its last three beats; one that stays silent is forgotten.</summary>
    public required bool Healthy { get; init; }

    /// <summary>Jobs it may run at one time.</summary>
    public required int Slots { get; init; }

    /// <summary>Jobs it runs now.</summary>
    public required int Busy { get; init; }

    /// <summary>Share of its machine's processors that was busy, 0 to 1.</summary>
    public required double Cpu { get; init; }

    /// <summary>Share of its memory budget that jobs have reserved, 0 to 1.</summary>
    public required double Memory { get; init; }

    /// <summary>How loaded it is, 0 to 1: 0.3 of cpu, 0.3 of memory and 0.4 of its slots in use.</summary>
    public required double Load { get; init; }

    /// <summary>How its sandboxes are made.</summary>
    public required string Provider { get; init; }

    /// <summary>What it can run.</summary>
    public required IReadOnlyList<WorkerLanguage> Languages { get; init; }
}

/// <summary>The sandboxes that wait.</summary>
/// <param name="Runners">By id.</param>
public sealed record PoolList(IReadOnlyList<WorkerPool> Runners);

/// <summary>The sandboxes one runner keeps ready.</summary>
/// <param name="RunnerId">The runner.</param>
/// <param name="Timestamp">When it said so, by its own clock.</param>
/// <param name="Shelves">By kind.</param>
public sealed record WorkerPool(string RunnerId, DateTimeOffset Timestamp, IReadOnlyList<PoolShelf> Shelves);

/// <summary>A language a runner has.</summary>
/// <param name="Id">Language id.</param>
/// <param name="Version">Installed version.</param>
public sealed record WorkerLanguage(string Id, string? Version);
