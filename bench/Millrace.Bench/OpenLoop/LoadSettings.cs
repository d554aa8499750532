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

    /// <summary>Languages and their weights.</summary>
    public required LanguageMix Mix { get; init; }

    /// <summary>Jobs a second; with a search, the first rate.</summary>
    public required double Rate { get; init; }

    /// <summary>How far jobs follow each other.</summary>
    public required ArrivalKind Arrivals { get; init; }

    /// <summary>How long the rate rises.</summary>
    public required TimeSpan Ramp { get; init; }

    /// <summary>How long is measured; with a search, at each rate.</summary>
    public required TimeSpan Measured { get; init; }

    /// <summary>Part of jobs followed over a WebSocket.</summary>
    public required double WebSockets { get; init; }

    /// <summary>Part of jobs followed by server-sent events.</summary>
    public required double Events { get; init; }

    /// <summary>Part of compiled jobs whose source is new.</summary>
    public required double NewSources { get; init; }

    /// <summary>How long a client waits.</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>Jobs under way at which no further one is sent.</summary>
    public required int MostUnderWay { get; init; }

    /// <summary>Which random jobs.</summary>
    public required int Seed { get; init; }

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

    /// <summary>The jobs these settings mean.</summary>
    public LoadPlan Plan() => new()
    {
        Mix = Mix,
        Arrivals = new ArrivalSchedule(Arrivals, Rate, Ramp, Measured),
        WebSockets = WebSockets,
        Events = Events,
        NewSources = NewSources,
        Patience = Patience,
        MostUnderWay = MostUnderWay,
        Seed = Seed,
    };
}
