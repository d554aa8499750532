using System.Collections.Concurrent;

namespace Millrace.Bench.OpenLoop;

/// <summary>
/// Sends jobs at their moments, whether those before have been answered or not, and waits until all have ended. A client that waits for
/// one answer before it asks again measures a slow server too seldom; here each job's time runs from the moment it was due.
/// </summary>
internal sealed class OpenLoopRun(LoadClient client, LoadPrograms programs, TimeProvider clock)
{
    /// <summary>The kind of failure of jobs that were not sent because too many were under way.</summary>
    public const string NotSent = "not sent, too many under way";

    /// <summary>Runs a plan once.</summary>
    public async Task<IReadOnlyCollection<Sample>> RunAsync(LoadPlan plan, CancellationToken cancellation)
    {
        var samples = new ConcurrentBag<Sample>();
        var running = new List<Task>();
        var underWay = 0;
        var random = new Random(plan.Seed);
        var started = clock.GetTimestamp();
        TimeSpan Now() => clock.GetElapsedTime(started);

        async Task SendAsync(string language, Following following, double newSources, TimeSpan intended, Random own)
        {
            Interlocked.Increment(ref underWay);
            var sent = Now();
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(plan.Patience);
            var end = await client.RunAsync(programs.Pick(language, newSources, own), following, Now, patience.Token);
            samples.Add(new Sample(language, following, intended, sent, Now(), end));
            Interlocked.Decrement(ref underWay);
        }

        // What is drawn for a job is drawn in order, so that a seed gives the same jobs however they end.
        foreach (var intended in plan.Arrivals.Times(new Random(plan.Seed + 1)))
        {
            var (language, following, own) = (plan.Mix.Pick(random), plan.Follow(random), new Random(random.Next()));
            if (intended - Now() is { Ticks: > 0 } early)
            {
                await Task.Delay(early, clock, cancellation);
            }

            if (Volatile.Read(ref underWay) >= plan.MostUnderWay)
            {
                samples.Add(new Sample(language, following, intended, Now(), Now(), new JobEnd(NotSent)));
                continue;
            }

            running.Add(SendAsync(language, following, plan.NewSources, intended, own));
        }

        await Task.WhenAll(running);
        cancellation.ThrowIfCancellationRequested();
        return samples;
    }
}
