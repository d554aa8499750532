using System.Collections.Concurrent;
using System.Globalization;

namespace Millrace.RabbitMqTests.Chaos;

/// <summary>
/// Sends jobs at a steady pace and has something done to the fleet meanwhile: harm <em>k</em> of <em>n</em> begins when that share of the
/// jobs is accepted, and the jobs after the next share wait until it is done. So every harm meets jobs that wait, run and arrive.
/// </summary>
internal sealed class ChaosLoad(ChaosFleet fleet, ChaosClient client, CancellationToken cancellation)
{
    private const int WatchEvery = 10;
    private const int ImpatientEvery = 10;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(25);

    private readonly string _run = Guid.NewGuid().ToString("N");
    private int _sent;
    private readonly ConcurrentBag<JobWatcher> _watchers = [];
    private readonly ConcurrentBag<Task> _watching = [];

    public static int Jobs { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("MILLRACE_CHAOS_JOBS"), NumberStyles.None, CultureInfo.InvariantCulture, out var jobs) ? jobs : 500;

    public IReadOnlyCollection<JobWatcher> Watchers => _watchers;

    /// <summary>Returns when all are accepted and all harm is done.</summary>
    /// <param name="count">Jobs of clients that do not give up.</param>
    /// <param name="impatient">Whether there are clients beside them that do.</param>
    /// <param name="harms">What is done.</param>
    public async Task RunAsync(int count, bool impatient, params Func<Task>[] harms)
    {
        var done = harms.Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var share = count / (harms.Length + 1);
        var harming = HarmAsync(harms, done, share);
        using var pace = new PeriodicTimer(Pace);
        var sending = new List<Task>();
        for (var i = 0; i < count; i++)
        {
            if (share > 0 && (i / share) - 2 is >= 0 and var harm && harm < done.Length)
            {
                await done[harm].Task.WaitAsync(cancellation);
            }

            await pace.WaitForNextTickAsync(cancellation);
            sending.Add(SendAsync(_sent++));
            if (impatient && i % ImpatientEvery == 0)
            {
                sending.Add(client.SubmitOnceAsync(new ChaosJob(_sent++, 0)));
            }
        }

        await Task.WhenAll(sending).WaitAsync(cancellation);
        await harming;
    }

    /// <summary>Returns when every watcher has seen the end.</summary>
    public Task WatchedAsync() => Task.WhenAll(_watching);

    private async Task SendAsync(int number)
    {
        var id = await client.SubmitAsync(ChaosJob.Of(number), _run);
        if (number % WatchEvery == 0)
        {
            var watcher = new JobWatcher(new Doors(() => fleet.Addresses), id, number / WatchEvery);
            _watchers.Add(watcher);
            _watching.Add(watcher.WatchAsync(cancellation));
        }
    }

    private async Task HarmAsync(Func<Task>[] harms, TaskCompletionSource[] done, int share)
    {
        for (var i = 0; i < harms.Length; i++)
        {
            while (client.Accepted.Count < (i + 1) * share)
            {
                await Task.Delay(10, cancellation);
            }

            try
            {
                await harms[i]().WaitAsync(cancellation);
                done[i].SetResult();
            }
            catch (Exception e)
            {
                foreach (var waiting in done)
                {
                    waiting.TrySetException(e);
                }

                throw;
            }
        }
    }
}
