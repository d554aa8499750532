using Millrace.Contracts.Executions;
using Millrace.RabbitMqTests.Support;
using Millrace.Tests.Transport;
using Millrace.Transport.Queue;
using Millrace.Transport.Queue.RabbitMq;
using RabbitMQ.Client;
using Xunit;

namespace Millrace.RabbitMqTests;

[Collection(BrokerTests.Name)]
public sealed class TakingTests(BrokerFixture broker, ITestOutputHelper output) : IAsyncLifetime
{
    private RabbitMqServer Server => broker.Server;

    public async ValueTask InitializeAsync() => await Fleet.ClearAsync(Server);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_job_whose_runner_is_gone_is_delivered_to_another()
    {
        await using var api = new Fleet(Server.Url);
        await api.Queue.EnqueueAsync(Fleet.Job("a"), default);
        await using (var dying = new Fleet(Server.Url))
        {
            Assert.Equal("a", (await dying.Queue.TakeAsync(default).Soon()).Job.JobId);
        }

        await using var other = new Fleet(Server.Url);
        Assert.Equal("a", (await other.Queue.TakeAsync(default).Soon()).Job.JobId);
    }

    [Fact]
    public async Task After_three_deliveries_a_job_is_a_dead_letter_that_says_why()
    {
        await using var fleet = new Fleet(Server.Url);
        await fleet.Queue.EnqueueAsync(Fleet.Job("a"), default);
        await using var connection = await Fleet.ConnectAsync(Server);
        await using var channel = await connection.CreateChannelAsync();
        using var over = new CancellationTokenSource();
        var dead = PublishingTests.DeadLetterOf(channel);
        var take = fleet.Queue.TakeAsync(over.Token).AsTask();
        var taken = 0;
        for (; await Task.WhenAny(take, dead) == take; taken++)
        {
            await (await take).ReturnAsync();
            take = fleet.Queue.TakeAsync(over.Token).AsTask();
        }

        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => take);
        var letter = await dead;

        // The broker counts what it brings. What is on its way when a consumer closes is brought to nobody, and counted.
        Assert.InRange(taken, 2, 3);
        Assert.Equal(("a", "code-execution.jobs.default.normal"), (letter.JobId, letter.Queue));
        Assert.StartsWith("The runners that took it died or gave it back", letter.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_runner_that_is_busy_leaves_every_waiting_job_to_others()
    {
        await using var api = new Fleet(Server.Url);
        await using var busy = new Fleet(Server.Url);
        await api.Queue.EnqueueAsync(Fleet.Job("running"), default);
        await busy.Queue.TakeAsync(default).Soon();
        for (var i = 0; i < 5; i++)
        {
            await api.Queue.EnqueueAsync(Fleet.Job($"{i}", (JobPriority)(i % 3)), default);
        }

        await using var connection = await Fleet.ConnectAsync(Server);
        await using var channel = await connection.CreateChannelAsync();
        Assert.Equal(5u, await WaitingAsync(channel, api));
    }

    [Fact]
    public async Task Jobs_that_came_by_every_lane_at_once_to_one_free_slot_go_back_untried()
    {
        await using var api = new Fleet(Server.Url);
        await using var runner = new Fleet(Server.Url, ("Millrace:Queue:Deliveries", "3"));
        var waiting = runner.Queue.TakeAsync(default).AsTask();
        await using var connection = await Fleet.ConnectAsync(Server);
        await using var channel = await connection.CreateChannelAsync();
        await Until.TrueAsync(async () => await ConsumersAsync(channel, api) == 4, "the runner waits at every lane");

        await Task.WhenAll(
            api.Queue.EnqueueAsync(Fleet.Job("high", JobPriority.High), default),
            api.Queue.EnqueueAsync(Fleet.Job("normal"), default),
            api.Queue.EnqueueAsync(Fleet.Job("low", JobPriority.Low), default));
        await waiting.Soon();

        await Until.TrueAsync(async () => await WaitingAsync(channel, api) == 2, "the others wait in the broker again");
        await using var other = new Fleet(Server.Url);
        var rest = new[] { await other.Queue.TakeAsync(default).Soon(), await other.Queue.TakeAsync(default).Soon(), };
        Assert.Equal(3, rest.Append(await waiting).Select(delivery => delivery.Job.JobId).Distinct().Count());
    }

    [Fact]
    public async Task A_low_job_is_taken_within_eight_deliveries_however_many_high_ones_wait()
    {
        await using var fleet = new Fleet(Server.Url);
        await fleet.Queue.EnqueueAsync(Fleet.Job("low", JobPriority.Low), default);
        for (var i = 0; i < 12; i++)
        {
            await fleet.Queue.EnqueueAsync(Fleet.Job($"high{i}", JobPriority.High), default);
        }

        var taken = await TakeAsync(fleet, 8);

        Assert.Contains("low", taken);
    }

    [Fact]
    public async Task One_job_of_a_tenant_is_not_held_up_by_ten_thousand_of_another()
    {
        await using var fleet = new Fleet(Server.Url);
        var big = Enumerable.Range(0, 10_000).Select(i => fleet.Queue.EnqueueAsync(Fleet.Job($"big{i}", tenant: "big"), default));
        await Task.WhenAll(big).WaitAsync(TimeSpan.FromMinutes(3));
        await fleet.Queue.EnqueueAsync(Fleet.Job("single", tenant: "small"), default);
        Assert.Equal(10_001, fleet.Queue.Depth);

        var before = 0;
        while ((await TakeAsync(fleet, 1))[0] != "single")
        {
            before++;
            Assert.True(before <= 40, "More than 40 jobs of the other tenant came before it.");
        }

        output.WriteLine($"{before} of 10,000 jobs came before it.");
    }

    [Fact]
    public async Task What_a_tenant_has_beyond_its_bound_is_served_too_while_others_keep_the_lane_busy()
    {
        await using var fleet = new Fleet(Server.Url, ("Millrace:Queue:TenantBound", "4"));
        for (var i = 0; i < 10; i++)
        {
            await fleet.Queue.EnqueueAsync(Fleet.Job($"big{i}", tenant: "big"), default);
        }

        var taken = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            await fleet.Queue.EnqueueAsync(Fleet.Job($"other{i}", tenant: $"tenant{i}"), default);
            taken.AddRange(await TakeAsync(fleet, 1));
        }

        Assert.True(taken.Count(id => id.StartsWith("big", StringComparison.Ordinal)) >= 4 + 4, string.Join(' ', taken));
    }

    [Fact]
    public async Task A_pool_takes_the_jobs_of_its_languages_and_no_others()
    {
        (string, string)[] pools = [("Millrace:Queue:Pools:jvm:0", "java")];
        await using var api = new Fleet(Server.Url, pools);
        await using var jvm = new Fleet(Server.Url, [.. pools, ("Millrace:Runner:Pools:0", "jvm")]);
        await using var rest = new Fleet(Server.Url, [.. pools, ("Millrace:Runner:Pools:0", "default")]);

        await api.Queue.EnqueueAsync(Fleet.Job("snake"), default);
        await api.Queue.EnqueueAsync(Fleet.Job("coffee", language: "java"), default);

        Assert.Equal("coffee", (await jvm.Queue.TakeAsync(default).Soon()).Job.JobId);
        Assert.Equal("snake", (await rest.Queue.TakeAsync(default).Soon()).Job.JobId);
        Assert.Equal(0u, await WaitingAsync(await (await Fleet.ConnectAsync(Server)).CreateChannelAsync(), api));
    }

    [Fact]
    public async Task A_language_that_moves_to_another_pool_is_delivered_there_only()
    {
        await using (var before = new Fleet(Server.Url))
        {
            await before.Get<BrokerConnection>().GetAsync(default);
        }

        await using var api = new Fleet(Server.Url, ("Millrace:Queue:Pools:jvm:0", "java"));
        await api.Queue.EnqueueAsync(Fleet.Job("coffee", language: "java"), default);

        await using var connection = await Fleet.ConnectAsync(Server);
        Assert.Equal(1u, await WaitingAsync(await connection.CreateChannelAsync(), api));
    }

    [Fact]
    public async Task An_API_hears_which_of_its_jobs_were_taken_elsewhere()
    {
        await using var api = new Fleet(Server.Url);
        await using var runner = new Fleet(Server.Url);
        await api.Queue.EnqueueAsync(Fleet.Job("a"), default);
        await api.Queue.EnqueueAsync(Fleet.Job("b"), default);
        Assert.Equal((2, 1), (api.Queue.Depth, api.Queue.PositionOf("b")));

        await runner.Queue.TakeAsync(default).Soon();

        await Until.TrueAsync(() => api.Queue.PositionOf("b") == 0 && api.Queue.Depth == 1, "the API knows");
    }

    [Fact]
    public async Task An_API_counts_what_others_have_sent()
    {
        await using var one = new Fleet(Server.Url, ("Millrace:Queue:Capacity", "3"));
        await using var other = new Fleet(Server.Url, ("Millrace:Queue:Capacity", "3"));
        await other.Queue.EnqueueAsync(Fleet.Job("mine"), default);
        await one.Queue.EnqueueAsync(Fleet.Job("a"), default);
        await one.Queue.EnqueueAsync(Fleet.Job("b"), default);

        await Until.TrueAsync(() => other.Queue.Depth == 3, "the other API has counted");
        await Assert.ThrowsAsync<QueueFullException>(() => other.Queue.EnqueueAsync(Fleet.Job("more"), default));
    }

    private static async Task<List<string>> TakeAsync(Fleet fleet, int count)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var delivery = await fleet.Queue.TakeAsync(default).Soon();
            ids.Add(delivery.Job.JobId);
            await delivery.AcknowledgeAsync();
        }

        return ids;
    }

    private static async Task<uint> WaitingAsync(IChannel channel, Fleet fleet)
    {
        var waiting = 0u;
        foreach (var lane in fleet.Get<Topology>().Lanes)
        {
            waiting += (await channel.QueueDeclarePassiveAsync(lane.Queue)).MessageCount;
        }

        return waiting;
    }

    private static async Task<uint> ConsumersAsync(IChannel channel, Fleet fleet)
    {
        var consumers = 0u;
        await fleet.Get<BrokerConnection>().GetAsync(default);
        foreach (var lane in fleet.Get<Topology>().Lanes)
        {
            consumers += (await channel.QueueDeclarePassiveAsync(lane.Queue)).ConsumerCount;
        }

        return consumers;
    }
}
