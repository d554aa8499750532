using System.Diagnostics;
using System.Globalization;
using Millrace.Contracts.Executions;
using Millrace.FleetTests.Support;
using Xunit;
using static Millrace.Tests.Transport.TestJobs;

namespace Millrace.FleetTests.Redis;

/// <summary>What a job costs in round trips to Redis, counted by Redis itself, and how long each step takes.</summary>
public sealed class RedisRoundTripTests(ITestOutputHelper output) : IAsyncDisposable
{
    private readonly RedisServer _redis = new();

    [Fact]
    public async Task A_short_job_that_is_followed_takes_few_commands()
    {
        var prefix = Replica.NewPrefix();
        await using var api = new Replica(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_redis.Port},allowAdmin=true"), prefix);
        await using var runner = new Replica(_redis.Url, prefix);
        var times = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        const int Warm = 200, Jobs = 300;
        var before = 0L;
        for (var i = 0; i < Warm + Jobs; i++)
        {
            if (i == Warm)
            {
                times.Clear();
                before = await CommandsAsync(api);
            }

            await RunAsync(api, runner, (name, ms) => (times.TryGetValue(name, out var list) ? list : times[name] = []).Add(ms));
        }

        var perJob = (double)(await CommandsAsync(api) - before) / Jobs;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{perJob:0.0} commands from clients per job"));
        foreach (var (name, list) in times)
        {
            list.Sort();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: p50 {list[list.Count / 2]:0.00} ms, p95 {list[list.Count * 95 / 100]:0.00} ms"));
        }

        Assert.InRange(perJob, 5, 16);
    }

    public ValueTask DisposeAsync()
    {
        _redis.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task RunAsync(Replica api, Replica runner, Action<string, double> took)
    {
        var job = await TimedAsync("create", () => api.Store.CreateAsync(Queued(), default));
        api.Stream.Open(job.JobId, 0).Append(new StatusEvent { JobId = job.JobId, Status = JobStatus.Queued });
        var following = api.Stream.SubscribeAsync(job.JobId, 0, default).ToListAsync().AsTask();

        // The queue lies between the two: the runner comes when this is told.
        await Until.TrueAsync(() => api.Stream.StoryCount == 0, "it is told that the job is queued");
        var whole = Stopwatch.GetTimestamp();
        var started = (await TimedAsync("start", () => runner.Store.TryStartAsync(job.JobId, "r1", default)))!;
        using (runner.Control.Listen(job.JobId, 1))
        {
            var writer = runner.Stream.Open(job.JobId, started.Attempt);
            writer.Append(new StatusEvent { JobId = job.JobId, Status = JobStatus.Running });
            writer.Append(Output(job.JobId, "hello\n"));
            var result = Result(job.JobId);
            Assert.True(await TimedAsync("finish", () => runner.Store.TryFinishAsync(job.JobId, 1, result, writer.Events, default)));
            var finished = Stopwatch.GetTimestamp();
            writer.Complete(Last(result));
            Assert.Equal(4, (await following.Patiently()).Count);
            took("result at the API after the finish", Stopwatch.GetElapsedTime(finished).TotalMilliseconds);
        }

        took("start to result at the API", Stopwatch.GetElapsedTime(whole).TotalMilliseconds);

        async Task<T> TimedAsync<T>(string name, Func<Task<T>> step)
        {
            var since = Stopwatch.GetTimestamp();
            var answer = await step();
            took(name, Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            return answer;
        }
    }

    // Calls that came over a connection: scripts count once, what they call inside not at all.
    private static async Task<long> CommandsAsync(Replica replica)
    {
        var info = (string)(await replica.Link.CallAsync(database => database.ExecuteAsync("INFO", "commandstats")))!;
        return info.Split('\n')
            .Where(line => line.StartsWith("cmdstat_eval", StringComparison.Ordinal) || line.StartsWith("cmdstat_subscribe", StringComparison.Ordinal)
                || line.StartsWith("cmdstat_unsubscribe", StringComparison.Ordinal) || line.StartsWith("cmdstat_script", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split("calls=")[1].Split(',')[0], CultureInfo.InvariantCulture));
    }
}
