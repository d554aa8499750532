using System.Text;
using Millrace.FleetTests.Support;
using Millrace.RabbitMqTests.Support;
using Millrace.Tests.Transport;
using Millrace.Transport.Queue;
using Millrace.Transport.Queue.RabbitMq;
using RabbitMQ.Client;
using Xunit;

namespace Millrace.RabbitMqTests;

[Collection(BrokerTests.Name)]
public sealed class PublishingTests(BrokerFixture broker) : IAsyncLifetime
{
    private RabbitMqServer Server => broker.Server;

    public async ValueTask InitializeAsync() => await Fleet.ClearAsync(Server);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_queue_with_other_settings_is_reported_by_its_name_and_the_argument()
    {
        await using (var first = new Fleet(Server.Url))
        {
            await first.Queue.EnqueueAsync(Fleet.Job("a"), default);
        }

        await using var other = new Fleet(Server.Url, ("Millrace:Queue:Deliveries", "7"));
        var refusal = await Assert.ThrowsAsync<QueueMisconfiguredException>(() => other.Get<BrokerConnection>().GetAsync(default));

        Assert.StartsWith(
            "The queue 'code-execution.jobs.default.high' exists on the broker with x-delivery-limit '2', but this process needs x-delivery-limit '6'.",
            refusal.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("guest", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exchange_of_another_type_is_reported_too()
    {
        await using var connection = await Fleet.ConnectAsync(Server);
        await using var channel = await connection.CreateChannelAsync();
        await channel.ExchangeDeclareAsync(Names.Jobs, ExchangeType.Fanout, durable: true);

        await using var fleet = new Fleet(Server.Url);
        var refusal = await Assert.ThrowsAsync<QueueMisconfiguredException>(() => fleet.Get<BrokerConnection>().GetAsync(default));

        Assert.Contains("The exchange 'code-execution.jobs' exists on the broker with type 'fanout', but this process needs type 'topic'.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_is_away_is_said_so_at_once_and_without_the_password()
    {
        await using var fleet = new Fleet("amqp://someone:hush@127.0.0.1:1/");

        var away = await Assert.ThrowsAsync<QueueUnavailableException>(() => fleet.Queue.EnqueueAsync(Fleet.Job("a"), default).Soon());

        Assert.False(away.Uncertain);
        Assert.Contains("127.0.0.1:1", away.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", away.ToString() + fleet.Logs.All, StringComparison.Ordinal);
        Assert.Equal(0, fleet.Queue.Depth);
    }

    [Fact]
    public async Task A_wrong_password_is_named_as_such_and_not_repeated()
    {
        await using var fleet = new Fleet($"amqp://guest:hush@127.0.0.1:{Server.Port}/");

        var refused = await Assert.ThrowsAsync<QueueUnavailableException>(() => fleet.Queue.EnqueueAsync(Fleet.Job("a"), default).Soon());

        Assert.Contains("does not accept user and password", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", refused.Message + fleet.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_whose_queue_somebody_deleted_is_taken_by_a_new_one()
    {
        await using var fleet = new Fleet(Server.Url);
        await fleet.Queue.EnqueueAsync(Fleet.Job("before"), default);
        await using var connection = await Fleet.ConnectAsync(Server);
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeleteAsync("code-execution.jobs.default.normal");

        await fleet.Queue.EnqueueAsync(Fleet.Job("after"), default);

        Assert.Equal("after", (await fleet.Queue.TakeAsync(default).Soon()).Job.JobId);
    }

    [Fact]
    public async Task A_confirm_lost_with_its_connection_is_asked_for_again()
    {
        await using var proxy = new TcpProxy(Server.Port);
        await using var fleet = new Fleet(RabbitMqServer.UrlAt(proxy.Port));
        await fleet.Queue.EnqueueAsync(Fleet.Job("first"), default);
        await using var connection = await Fleet.ConnectAsync(Server);
        await using var channel = await connection.CreateChannelAsync();

        proxy.SwallowsAnswers = true;
        var sending = fleet.Queue.EnqueueAsync(Fleet.Job("second"), default);
        await Until.TrueAsync(async () => await CountAsync(channel) == 2, "the broker has the job");
        Assert.False(sending.IsCompleted);
        proxy.Heal();
        await sending.Soon();

        // Sent twice, and said to be accepted once: the second copy is for the job store to tell.
        await Until.TrueAsync(async () => await CountAsync(channel) == 3, "the broker has it again");
    }

    [Fact]
    public async Task A_confirm_that_never_comes_is_an_uncertain_failure()
    {
        await using var proxy = new TcpProxy(Server.Port);
        await using var fleet = new Fleet(RabbitMqServer.UrlAt(proxy.Port), ("Millrace:Queue:ConfirmSeconds", "1"));
        await fleet.Queue.EnqueueAsync(Fleet.Job("first"), default);

        proxy.SwallowsAnswers = true;
        var failure = await Assert.ThrowsAsync<QueueUnavailableException>(() => fleet.Queue.EnqueueAsync(Fleet.Job("second"), default).Soon());

        Assert.True(failure.Uncertain);
        Assert.Contains("did not confirm within 1 s", failure.Message, StringComparison.Ordinal);
        proxy.Heal();
    }

    [Fact]
    public async Task Jobs_that_wait_outlive_the_broker()
    {
        await using var server = new RabbitMqServer();
        await server.StartAsync();
        await using var fleet = new Fleet(server.Url);
        for (var i = 0; i < 20; i++)
        {
            await fleet.Queue.EnqueueAsync(Fleet.Job($"{i}"), default);
        }

        var waiting = await fleet.Queue.TakeAsync(default).Soon();
        await server.KillAsync();
        await Assert.ThrowsAsync<QueueUnavailableException>(() => fleet.Queue.EnqueueAsync(Fleet.Job("refused"), default));
        await server.StartAsync();

        // What was in hand when it died is void and comes again.
        await waiting.AcknowledgeAsync();
        var taken = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            var delivery = await fleet.Queue.TakeAsync(default).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
            taken.Add(delivery.Job.JobId);
            await delivery.AcknowledgeAsync();
        }

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}").Order(), taken.Order());
        await Until.TrueAsync(
            async () =>
            {
                try
                {
                    await fleet.Queue.EnqueueAsync(Fleet.Job("after"), default);
                    return true;
                }
                catch (QueueUnavailableException)
                {
                    return false;
                }
            },
            "jobs are accepted again");
    }

    [Fact]
    public async Task A_small_job_travels_whole_and_a_large_one_by_its_id()
    {
        await using var fleet = new Fleet(Server.Url);
        var small = TestJobs.Queued(source: "print(1)") with { Tenant = "someone" };
        var large = TestJobs.Queued(source: new string('x', 300_000));

        await fleet.Queue.EnqueueAsync(new QueuedJob(small.JobId, "python", default, "someone") { Record = small }, default);
        await fleet.Queue.EnqueueAsync(new QueuedJob(large.JobId, "python", default) { Record = large }, default);

        var first = (await fleet.Queue.TakeAsync(default).Soon()).Job;
        Assert.Equal((small.JobId, "someone"), (first.JobId, first.Tenant));
        Assert.Equal(TestJobs.Json(small), TestJobs.Json(first.Record!));
        var second = (await fleet.Queue.TakeAsync(default).Soon()).Job;
        Assert.Equal((large.JobId, null), (second.JobId, second.Record));
    }

    [Theory]
    [InlineData("""{"v":2,"job_id":"x","language":"python"}""", "The message is of version 2; this runner understands version 1.")]
    [InlineData("""{"job_id":"x","language":"python"}""", "The message names no version 'v'.")]
    [InlineData("""{"v":1,"job_id":"x"}""", "The message names no job_id or no language.")]
    [InlineData("\u0001garbage", "The message is not the JSON of a job")]
    public async Task What_nobody_can_read_goes_to_the_dead_letters_with_the_reason_and_the_next_job_is_taken(string body, string reason)
    {
        await using var fleet = new Fleet(Server.Url);
        await fleet.Get<BrokerConnection>().GetAsync(default);
        await using var connection = await Fleet.ConnectAsync(Server);
        await using var channel = await connection.CreateChannelAsync();
        await channel.BasicPublishAsync(Names.Jobs, "jobs.python", Encoding.UTF8.GetBytes(body));
        await fleet.Queue.EnqueueAsync(Fleet.Job("good"), default);

        Assert.Equal("good", (await fleet.Queue.TakeAsync(default).Soon()).Job.JobId);

        var letter = await DeadLetterOf(channel);
        Assert.StartsWith(reason, letter.Reason, StringComparison.Ordinal);
        Assert.Equal("code-execution.jobs.default.normal", letter.Queue);
        Assert.Equal(body, Encoding.UTF8.GetString(letter.Body.Span));
    }

    internal static async Task<DeadLetter> DeadLetterOf(IChannel channel)
    {
        BasicGetResult? found = null;
        await Until.TrueAsync(async () => (found = await channel.BasicGetAsync(Names.DeadLetters, autoAck: true)) is not null, "there is a dead letter");
        return DeadLetter.Read(found!.BasicProperties, found.Body);
    }

    private static async Task<uint> CountAsync(IChannel channel) => (await channel.QueueDeclarePassiveAsync("code-execution.jobs.default.normal")).MessageCount;
}
