namespace Millrace.Bench.OpenLoop;

/// <summary>What the command line of <c>load</c> said.</summary>
internal sealed record LoadSettings
{
    /// <summary>The lowest rate there is, jobs a second.</summary>
    public const double LowestRate = 0.1;

    /// <summary>The highest, jobs a second.</summary>
    public const double HighestRate = 10_000;

    /// <summary>The repository.</summary>
    public required string Root { get; init; }

    /// <summary>The server to ask; null starts one.</summary>
    public Uri? Url { get; init; }

    /// <summary>An API key, from the environment variable <c>MILLRACE_KEY</c>; null for none.</summary>
    public string? Key { get; init; }

    /// <summary>The server's executable, when one is started.</summary>
    public required string Millrace { get; init; }

    /// <summary>The jobs; with a search, at its first rate.</summary>
    public required LoadPlan Plan { get; init; }

    /// <summary>Search for the highest rate.</summary>
    public required bool Find { get; init; }

    /// <summary>Search for it for each language by itself, beside its bare toolchain.</summary>
    public required bool Each { get; init; }

    /// <summary>What a rate has to keep.</summary>
    public required Bounds Bounds { get; init; }

    /// <summary>A search goes no higher, jobs a second.</summary>
    public required double MostRate { get; init; }

    /// <summary>How close a search comes, a part of the rate.</summary>
    public required double Precision { get; init; }

    /// <summary>Where the table is kept; null: nowhere.</summary>
    public required string? Out { get; init; }
}
