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
