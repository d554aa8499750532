using Millrace.Bench.Server;
using Millrace.Bench.Workloads;

namespace Millrace.Bench.Hostile;

/// <summary>
/// Somebody who sends a small job at a modest rate, whether or not the one before has come back: what a slow answer delays is
/// counted, not left out.
/// </summary>
internal sealed class Neighbour(MillraceClient client, Workload hello, TimeProvider clock)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    /// <summary>Asks as long as something else goes on; how long each answer took, wrong ones being a failure.</summary>
    public async Task<IReadOnlyList<TimeSpan>> AskDuringAsync(Task other, CancellationToken cancellation)
    {
        var asked = new List<Task<TimeSpan>>();
        using var timer = new PeriodicTimer(Every, clock);
        while (!other.IsCompleted)
        {
            asked.Add(AskAsync(cancellation));
            await timer.WaitForNextTickAsync(cancellation);
        }

        await other;
        return await Task.WhenAll(asked);
    }

    private async Task<TimeSpan> AskAsync(CancellationToken cancellation) =>
        (await client.ExecuteAsync(hello, hello.NextSource(), cancellation)).Elapsed;
}
