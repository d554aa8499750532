using Millrace.Bench.Bare;
using Millrace.Bench.Server;
using Millrace.Bench.Workloads;

namespace Millrace.Bench.Measuring;

/// <summary>Takes turns, bare, ours, bare, ours, so that what the machine does meanwhile meets both.</summary>
internal sealed class LatencyMeasure(BenchOptions options, Scratch scratch, Toolchains toolchains, MillraceClient client, Quiet quiet)
{
    // They fill caches on both sides, and let the server's pools learn that the language is in demand.
    private const int UnmeasuredRounds = 2;

    public async Task<LatencyRow> MeasureAsync(Workload workload, CancellationToken cancellation)
    {
        var program = new BareProgram(workload, scratch, toolchains);
        var bare = new List<TimeSpan>();
        var ours = new List<Answer>();
        for (var round = 0; round < UnmeasuredRounds + options.Samples; round++)
        {
            var source = workload.NextSource();
            program.Place(source);

            await RestAsync(cancellation);
            var byHand = program.CompileAndRun(cancellation);

            await RestAsync(cancellation);
            var answer = await client.ExecuteAsync(workload, source, cancellation);

            if (round >= UnmeasuredRounds)
            {
                bare.Add(byHand);
                ours.Add(answer);
            }
        }

        return new LatencyRow(
            workload.Title, Spread.Of(bare), Spread.Of(ours.Select(a => a.Elapsed)), ours.Average(a => a.Result.Warm ? 1.0 : 0.0), Targets.Of(workload.Name));
    }

    private Task RestAsync(CancellationToken cancellation) => options.BackToBack ? Task.CompletedTask : quiet.WaitAsync(cancellation);
}
