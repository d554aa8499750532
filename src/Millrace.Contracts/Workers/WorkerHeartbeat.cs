using System.Text.Json.Serialization;
using Millrace.Contracts.Languages;

namespace Millrace.Contracts.Workers;

/// <summary>What a runner says of itself every few seconds.</summary>
public sealed record WorkerHeartbeat
{
    /// <summary>The runner.</summary>
    public required string RunnerId { get; init; }

    /// <summary>When it was said, by the runner's clock.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>Jobs it may run at one time.</summary>
    public required int Slots { get; init; }

    /// <summary>Jobs it runs now.</summary>
    public required int Busy { get; init; }

    /// <summary>Share of its machine's processors that was busy since the last beat, 0 to 1; 0 where that cannot be told.</summary>
    public double Cpu { get; init; }

    /// <summary>Share of its memory budget that jobs have reserved, 0 to 1.</summary>
    public double Memory { get; init; }

    /// <summary>0.3 of <see cref="Cpu"/>, 0.3 of <see cref="Memory"/> and 0.4 of its slots in use: 0 idle, 1 full.</summary>
    [JsonIgnore]
    public double Load => (0.3 * Cpu) + (0.3 * Memory) + (Slots > 0 ? 0.4 * Math.Min(1, (double)Busy / Slots) : 0);

    /// <summary>How its sandboxes are made: <c>bubblewrap</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>Its waiting sandboxes, by kind.</summary>
    public IReadOnlyList<PoolShelf> Pool { get; init; } = [];

    /// <summary>Its artifact cache; absent when it keeps none, or does not say.</summary>
    public ArtifactCacheState? ArtifactCache { get; init; }

    /// <summary>What it can run.</summary>
    public required IReadOnlyList<LanguageAvailability> Languages { get; init; }

    /// <summary>Whether it has missed three beats; set by the registry, which alone can know.</summary>
    [JsonIgnore]
    public bool IsSilent { get; init; }
}
