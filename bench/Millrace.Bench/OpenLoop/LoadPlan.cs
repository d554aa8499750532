namespace Millrace.Bench.OpenLoop;

/// <summary>What jobs of a run are like.</summary>
internal sealed record LoadPlan
{
    /// <summary>Their languages.</summary>
    public required LanguageMix Mix { get; init; }

    /// <summary>When they come.</summary>
    public required ArrivalSchedule Arrivals { get; init; }

    /// <summary>Part of jobs that are followed over a WebSocket, 0 to 1.</summary>
    public double WebSockets { get; init; }

    /// <summary>Part of jobs that are followed by server-sent events, 0 to 1.</summary>
    public double Events { get; init; }

    /// <summary>Part of compiled jobs whose source nobody has compiled before, 0 to 1.</summary>
    public double NewSources { get; init; }

    /// <summary>How long a client waits for its job.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Jobs under way at which no further one is sent; it counts as failed.</summary>
    public int MostUnderWay { get; init; } = 10_000;

    /// <summary>The same number gives the same jobs at the same moments.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Decides how a job is followed.</summary>
    public Following Follow(Random random)
    {
        var at = random.NextDouble();
        return at < WebSockets ? Following.WebSocket : at < WebSockets + Events ? Following.Events : Following.Answer;
    }

    /// <summary>The same at another rate.</summary>
    public LoadPlan At(double rate) => this with { Arrivals = Arrivals with { Rate = rate } };
}
