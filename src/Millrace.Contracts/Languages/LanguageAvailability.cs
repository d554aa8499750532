namespace Millrace.Contracts.Languages;

/// <summary>Whether a runner can run a language.</summary>
public sealed record LanguageAvailability
{
    /// <summary>Language id.</summary>
    public required string Id { get; init; }

    /// <summary>Whether its toolchain is installed and answered.</summary>
    public required bool Available { get; init; }

    /// <summary>Installed version; null when not available.</summary>
    public string? Version { get; init; }

    /// <summary>Why it is not available and what to do, for people.</summary>
    public string? Problem { get; init; }
}
