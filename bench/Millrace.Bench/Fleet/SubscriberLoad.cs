using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Millrace.Bench.Fleet;

/// <summary>Many who watch jobs that wait for a runner: what each costs an API while nothing happens, and whether all see the whole story.</summary>
internal sealed class SubscriberLoad(HttpClient http, IReadOnlyList<Uri> apis, IReadOnlyList<int> pids)
{
    private const int Warmup = 100;
    private const int AtOnce = 32;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    /// <summary>Watches, measures, has the jobs run, and waits until every subscriber has the result.</summary>
    /// <param name="jobs">Jobs; no runner may be there yet.</param>
    /// <param name="subscribers">All together; they are spread over the jobs and the APIs.</param>
    /// <param name="startRunner">Lets the jobs run.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Resident memory of the APIs for each idle subscriber, KiB.</returns>
    public async Task<double> RunAsync(int jobs, int subscribers, Func<Task> startRunner, CancellationToken cancellation)
    {
        var ids = new List<string>();
        for (var i = 0; i < jobs; i++)
        {
            ids.Add(await SubmitAsync(cancellation));
        }

        // Code that is compiled and pools that are filled by the first are no cost of the next.
        await using (var first = new Crowd(apis, ids, Warmup))
        {
            await first.SettleAsync(AtOnce, cancellation);
        }

        await Task.Delay(Rest, cancellation);
        var before = pids.Sum(ResidentKib);
        await using var crowd = new Crowd(apis, ids, subscribers);
        await crowd.SettleAsync(AtOnce, cancellation);
        await Task.Delay(Rest, cancellation);
        var each = (pids.Sum(ResidentKib) - before) / subscribers;
        await startRunner();
        await crowd.EndAsync(cancellation);
        return each;
    }

    private async Task<string> SubmitAsync(CancellationToken cancellation)
    {
        var request = new JsonObject { ["language"] = "bash", ["source_code"] = "for i in 1 2 3; do echo $i; done", ["stdin"] = "" };
        using var response = await http.PostAsJsonAsync(new Uri(apis[0], "/api/execute"), request, cancellation);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonNode>(cancellation))!["job_id"]!.GetValue<string>();
    }

    private static double ResidentKib(int pid)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^2], CultureInfo.InvariantCulture);
    }

    private sealed class Crowd(IReadOnlyList<Uri> apis, IReadOnlyList<string> ids, int count) : IAsyncDisposable
    {
        private readonly List<Subscriber> _subscribers = [.. Enumerable.Range(0, count).Select(i => new Subscriber(apis[i % apis.Count], ids[i / apis.Count % ids.Count]))];
        private readonly List<Task> _following = [];

        public async Task SettleAsync(int atOnce, CancellationToken cancellation)
        {
            foreach (var some in _subscribers.Chunk(atOnce))
            {
                var following = some.Select(subscriber => subscriber.FollowAsync(cancellation)).ToList();
                _following.AddRange(following);

                // The first event of each, or why there is none.
                await Task.WhenAll(some.Zip(following, async (subscriber, task) => await await Task.WhenAny(subscriber.Settled, task)));
            }
        }

        public Task EndAsync(CancellationToken cancellation) => Task.WhenAll(_following).WaitAsync(cancellation);

        public async ValueTask DisposeAsync()
        {
            foreach (var subscriber in _subscribers)
            {
                subscriber.Dispose();
            }

            await Task.WhenAll(_following).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }
}
