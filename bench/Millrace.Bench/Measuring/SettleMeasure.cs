using Millrace.Bench.Server;
using Millrace.Bench.Workloads;

namespace Millrace.Bench.Measuring;

/// <summary>
/// Lets a new server work until its methods are compiled well. A server lives for weeks; what its first minute is like is told beside the
/// rest instead of being mixed with it.
/// </summary>
internal sealed class SettleMeasure(MillraceClient client, Quiet quiet)
{
    /// <summary>Jobs asked for, one after the other.</summary>
    public const int Jobs = 600;

    /// <summary>So many at either end are compared.</summary>
    public const int Compared = 50;

    public async Task<SettleReport> MeasureAsync(Workload workload, CancellationToken cancellation)
    {
        var times = new List<TimeSpan>();
        for (var i = 0; i < Jobs; i++)
        {
            times.Add((await client.ExecuteAsync(workload, workload.NextSource(), cancellation)).Elapsed);
            if (i % Compared == Compared - 1)
            {
                // The compiler in the background begins when nothing new was called for a while.
                await quiet.WaitAsync(cancellation);
            }
        }

        return new SettleReport(workload.Title, Spread.Of(times.Take(Compared)), Spread.Of(times.TakeLast(Compared)));
    }
}

/// <summary>The first and the last jobs of a server's warming up.</summary>
/// <param name="Title">What the jobs were.</param>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them.</param>
internal sealed record SettleReport(string Title, Spread First, Spread Last);
