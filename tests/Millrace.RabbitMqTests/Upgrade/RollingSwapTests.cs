using System.Globalization;
using System.Text.Json.Nodes;
using Millrace.JourneyTests.Support;
using Millrace.RabbitMqTests.Chaos;
using Millrace.RabbitMqTests.Support;
using Xunit;

namespace Millrace.RabbitMqTests.Upgrade;

/// <summary>
/// A whole fleet is replaced under load. By itself this swaps today's build for today's build; with <c>MILLRACE_PREVIOUS</c>, the path
/// of an older build's program (eng/test-upgrade), from that one to today's, and back.
/// </summary>
[Collection(BrokerTests.Name)]
public sealed class RollingSwapTests(BrokerFixture broker)
{
    private static readonly string? Previous = Environment.GetEnvironmentVariable("MILLRACE_PREVIOUS") is { Length: > 0 } path ? path : null;

    [Fact]
    public async Task Every_process_is_replaced_under_load_and_no_request_fails_and_no_job_is_lost()
    {
        Assert.SkipUnless(File.Exists(NginxServer.Program), "nginx is not installed.");
        await Fleet.ClearAsync(broker.Server);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await using var fleet = new SwappedFleet(broker.Server);
        await fleet.StartAsync(Previous ?? FleetProcess.Program);
        using var load = new SwapLoad(fleet.Nginx, patience.Token);
        using var stop = new CancellationTokenSource();
        var sending = load.RunAsync(stop.Token);
        await Until.TrueAsync(() => load.Accepted.Count > SwapLoad.Rate, "jobs flow");

        await ReplaceAsync(fleet, load, FleetProcess.Program, "today's build");
        if (Previous is not null)
        {
            await ReplaceAsync(fleet, load, Previous, "the previous build");
        }

        await stop.CancelAsync();
        await sending;
        var faults = await JudgeAsync(fleet, load);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"rolling swap{(Previous is null ? "" : " from the previous build and back")}: {load.Accepted.Count} jobs in {load.Elapsed.TotalSeconds:0} s ({load.Accepted.Count / load.Elapsed.TotalSeconds:0.0}/s), {load.Failures.Count} failed requests, {load.SentAgain} sent again, {faults.Count} faults; "
            + $"answers p50 {load.Answered(0.5):0} ms, p99 {load.Answered(0.99):0} ms, longest {load.Answered(1):0} ms; {load.Watchers.Count} streams whole, {load.Resumed} resumed"));
        Assert.True(load.Failures.Count == 0, $"{load.Failures.Count} requests failed:\n{string.Join('\n', load.Failures.Take(10))}\n{fleet.Complaints}");
        Assert.True(faults.Count == 0, $"{faults.Count} faults:\n{string.Join('\n', faults.Take(20))}\n{fleet.Complaints}");
    }

    // Runners first, then APIs. The last one is not waited for: its followers go on at another API.
    private static async Task ReplaceAsync(SwappedFleet fleet, SwapLoad load, string program, string what)
    {
        var resumed = load.Resumed;
        await fleet.SwapRunnerAsync(0, program);
        await fleet.SwapRunnerAsync(1, program);
        await fleet.SwapApiAsync(0, program);
        Assert.True(load.Resumed == resumed, $"{load.Resumed - resumed} streams were dropped although their API was given the time to let them end.");
        await FlowAsync(load, $"jobs flow with runners and an API of {what}");
        await fleet.SwapApiAsync(1, program, waits: false);
        await FlowAsync(load, $"jobs flow with all of {what}");
    }

    private static async Task FlowAsync(SwapLoad load, string what)
    {
        var before = load.Accepted.Count;
        await Until.TrueAsync(() => load.Accepted.Count > before + SwapLoad.Rate, what);
    }

    // Every API knows every job: it ended once, on its first attempt, and its story has no hole.
    private static async Task<List<string>> JudgeAsync(SwappedFleet fleet, SwapLoad load)
    {
        using var client = new MillraceClient(fleet.Apis[0].Address!);
        using var other = new MillraceClient(fleet.Apis[1].Address!);
        var faults = load.Watchers.Select(watcher => watcher.Fault).OfType<string>().ToList();
        faults.AddRange(load.Watchers.Where(watcher => watcher.Output != watcher.Result?["stdout"]?.GetValue<string>()).Select(watcher => $"{watcher.JobId}: the stream told '{watcher.Output}'"));
        foreach (var batch in load.Accepted.Chunk(16))
        {
            faults.AddRange((await Task.WhenAll(batch.Select(job => JudgeAsync(job.Key, job.Value, client, other)))).SelectMany(problems => problems));
        }

        var listed = await fleet.CountJobsAsync();
        return listed == load.Accepted.Count ? faults : [.. faults, string.Create(CultureInfo.InvariantCulture, $"{load.Accepted.Count} jobs were accepted and {listed} are there")];
    }

    private static async Task<IEnumerable<string>> JudgeAsync(string id, ChaosJob job, MillraceClient client, MillraceClient other)
    {
        var result = await client.ResultOfAsync(id);
        var story = await StoryAsync(other, id);
        var printed = string.Concat(story.Where(e => e["type"]!.GetValue<string>() == "output").Select(e => e["data"]!["text"]!.GetValue<string>()));
        var numbers = story.Select(e => e["data"]!["seq"]!.GetValue<long>()).ToList();
        string?[] problems =
        [
            job.Fault(result.Stdout),
            result.Attempt == 1 ? null : string.Create(CultureInfo.InvariantCulture, $"ran {result.Attempt} times"),
            printed == result.Stdout ? null : $"the events hold '{printed}'",
            numbers.SequenceEqual(Enumerable.Range(1, numbers.Count).Select(n => (long)n)) ? null : $"the events have the numbers {string.Join(' ', numbers)}",
        ];
        return problems.OfType<string>().Select(problem => $"{id}: {problem}");
    }

    // A page may end before the story does.
    private static async Task<IReadOnlyList<JsonNode>> StoryAsync(MillraceClient client, string id)
    {
        var events = new List<JsonNode>();
        for (var next = 0L; ;)
        {
            var page = await client.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/api/jobs/{id}/events?limit=1000&wait_ms=10000&from_seq={next}"));
            events.AddRange(page["events"]!.AsArray().Select(e => e!));
            next = page["next_seq"]!.GetValue<long>();
            if (page["done"]!.GetValue<bool>())
            {
                return events;
            }
        }
    }
}
