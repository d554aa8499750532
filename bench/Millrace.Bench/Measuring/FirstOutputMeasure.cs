using Millrace.Bench.Server;
using Millrace.Bench.Workloads;

namespace Millrace.Bench.Measuring;

/// <summary>How soon a program's first line is seen, by one who follows the job, while the server is busy with others.</summary>
internal sealed class FirstOutputMeasure(BenchOptions options, MillraceClient client, Load load, Quiet quiet)
{
    public const string Name = "first-output";

    private const int Others = 8;

    public async Task<FirstOutputRow> MeasureAsync(Workload followed, Workload others, CancellationToken cancellation)
    {
        await quiet.WaitAsync(cancellation);
        var alone = await SampleAsync(followed, cancellation);
        var over = false;
        var busy = load.RunAsync(others, Others, _ => !Volatile.Read(ref over), cancellation);
        var loaded = await SampleAsync(followed, cancellation);
        Volatile.Write(ref over, true);
        await busy;
        return new FirstOutputRow(followed.Title, Spread.Of(alone), Spread.Of(loaded));
    }

    private async Task<List<TimeSpan>> SampleAsync(Workload followed, CancellationToken cancellation)
    {
        var times = new List<TimeSpan>();
        for (var i = 0; i < options.Samples; i++)
        {
            times.Add(await client.FirstOutputAsync(followed, followed.NextSource(), cancellation));
        }

        return times;
    }
}

/// <summary>Time from the request to the first event with output.</summary>
/// <param name="Title">The program.</param>
/// <param name="Alone">On a server with nothing else to do.</param>
/// <param name="Loaded">While eight other jobs are always under way.</param>
internal sealed record FirstOutputRow(string Title, Spread Alone, Spread Loaded);
