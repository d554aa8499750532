using Millrace.Bench.Measuring;

namespace Millrace.Bench.OpenLoop;

/// <summary>What a run, or the jobs of one language in it, came to. Jobs of the ramp are left out.</summary>
internal sealed record RunSummary
{
    /// <summary>Jobs a second that were to be sent, as it was asked for.</summary>
    public required double Rate { get; init; }

    /// <summary>Jobs that were due while it was measured.</summary>
    public required int Jobs { get; init; }

    /// <summary>Those with the right result.</summary>
    public required int Right { get; init; }

    /// <summary>Jobs a second that really were due while it was measured.</summary>
    public required double Arrived { get; init; }

    /// <summary>Right results a second that came while it was measured, those of jobs of the ramp too: what the server really does.</summary>
    public required double Achieved { get; init; }

    /// <summary>From the moment a job was due until its client had the result; null when none came.</summary>
    public required Percentiles? Answer { get; init; }

    /// <summary>From the moment a job was due until its client saw the first output, for those who followed it; null when nobody did.</summary>
    public required Percentiles? FirstOutput { get; init; }

    /// <summary>How much later than due jobs were sent: what the sender itself adds.</summary>
    public required Percentiles? Late { get; init; }

    /// <summary>Failures by their kind, most frequent first.</summary>
    public required IReadOnlyList<(string Kind, int Count)> Failures { get; init; }

    /// <summary>Part of jobs that failed, 0 to 1.</summary>
    public double FailedShare => Jobs == 0 ? 0 : (double)(Jobs - Right) / Jobs;

    /// <summary>Looks at the jobs that were due once the ramp was over.</summary>
    public static RunSummary Of(ArrivalSchedule arrivals, IReadOnlyCollection<Sample> samples)
    {
        var measured = samples.Where(s => s.Intended >= arrivals.Ramp).ToList();
        var right = measured.Where(s => s.IsRight).ToList();
        var seconds = arrivals.Measured.TotalSeconds;
        return new RunSummary
        {
            Rate = arrivals.Rate,
            Jobs = measured.Count,
            Right = right.Count,
            Arrived = measured.Count / seconds,
            Achieved = samples.Count(s => s.IsRight && s.Ended >= arrivals.Ramp && s.Ended < arrivals.Length) / seconds,
            Answer = Percentiles.Of(right.Select(s => s.Answer)),
            FirstOutput = Percentiles.Of(right.Select(s => s.FirstOutput).OfType<TimeSpan>()),
            Late = Percentiles.Of(measured.Select(s => s.Sent - s.Intended)),
            Failures =
            [
                .. measured.Select(s => s.End.Error).OfType<string>().GroupBy(kind => kind, StringComparer.Ordinal)
                    .Select(kind => (kind.Key, kind.Count())).OrderByDescending(kind => kind.Item2).ThenBy(kind => kind.Key, StringComparer.Ordinal),
            ],
        };
    }
}
