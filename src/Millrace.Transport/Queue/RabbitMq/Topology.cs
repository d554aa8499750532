using Microsoft.Extensions.Options;
using Millrace.Contracts.Languages;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>
/// The exchanges, queues and bindings of a fleet. Every process declares all of them, on every connection: what is there is
/// left alone, what differs is reported. Job queues are replicated (quorum), so they are right for one broker and for a cluster.
/// </summary>
internal sealed class Topology
{
    // Kept for people to look at; the oldest go first.
    private const int ArchiveLength = 10_000;

    // A quorum queue of RabbitMQ 4 gives a message up after 20 returns when nothing is said; looking at the archive returns it.
    private const int Unlimited = 1_000_000_000;

    private readonly RabbitMqOptions _options;
    private readonly IReadOnlyList<string> _languages;

    public Topology(IOptions<RabbitMqOptions> options, LanguageCatalog catalog)
    {
        _options = options.Value;
        _languages = [.. catalog.All.Select(language => language.Id).Union(_options.Pools.SelectMany(pool => pool.Value)).Order(StringComparer.Ordinal)];
        Lanes = [.. _options.AllPools.SelectMany(pool => QueueLanes.All.Select(lane => new JobLane(pool, lane)))];
        Served = _options.ServedPools.Count == 0 ? Lanes : [.. Lanes.Where(lane => _options.ServedPools.Contains(lane.Pool))];
    }

    /// <summary>Every job queue.</summary>
    public IReadOnlyList<JobLane> Lanes { get; }

    /// <summary>The job queues this runner takes from.</summary>
    public IReadOnlyList<JobLane> Served { get; }

    public JobLane LaneOf(string language, QueueLane lane)
    {
        var pool = _options.PoolOf(language);
        return Lanes.First(l => l.Pool == pool && l.Lane == lane);
    }

    /// <exception cref="QueueMisconfiguredException">Something else stands under one of the names.</exception>
    public async Task DeclareAsync(IConnection connection, CancellationToken cancellation)
    {
        try
        {
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
            await DeclareAsync(channel, cancellation);
        }
        catch (OperationInterruptedException e) when (Mismatch.Describe(e.ShutdownReason) is { } problem)
        {
            throw new QueueMisconfiguredException(problem, e);
        }
    }

    private async Task DeclareAsync(IChannel channel, CancellationToken cancellation)
    {
        await channel.ExchangeDeclareAsync(Names.Jobs, ExchangeType.Topic, durable: true, cancellationToken: cancellation);
        await channel.ExchangeDeclareAsync(Names.Results, ExchangeType.Topic, durable: true, cancellationToken: cancellation);
        await channel.ExchangeDeclareAsync(Names.DeadLetter, ExchangeType.Direct, durable: true, cancellationToken: cancellation);
        await channel.ExchangeDeclareAsync(Names.Taken, ExchangeType.Direct, durable: true, cancellationToken: cancellation);

        await DeclareQueueAsync(channel, Names.DeadLetters, new() { ["x-delivery-limit"] = Unlimited }, cancellation);
        await channel.QueueBindAsync(Names.DeadLetters, Names.DeadLetter, Names.NewKey, cancellationToken: cancellation);
        await DeclareQueueAsync(channel, Names.DeadLetterArchive, new() { ["x-delivery-limit"] = Unlimited, ["x-max-length"] = ArchiveLength }, cancellation);
        await channel.QueueBindAsync(Names.DeadLetterArchive, Names.DeadLetter, Names.ArchiveKey, cancellationToken: cancellation);

        await DeclareQueueAsync(channel, Names.Callbacks, new() { ["x-delivery-limit"] = Unlimited }, cancellation);
        await channel.QueueBindAsync(Names.Callbacks, Names.Results, Names.CallbackKey, cancellationToken: cancellation);

        foreach (var lane in Lanes)
        {
            await DeclareQueueAsync(channel, lane.Queue, JobArguments(), cancellation);
            await BindAsync(channel, lane, cancellation);
        }

        await channel.QueueDeclarePassiveAsync(Names.Callbacks, cancellation);
    }

    private static Task<QueueDeclareOk> DeclareQueueAsync(IChannel channel, string name, Dictionary<string, object?> arguments, CancellationToken cancellation)
    {
        arguments["x-queue-type"] = "quorum";
        return channel.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellation);
    }

    // At-least-once dead-lettering asks for reject-publish, which has no effect without a maximal length.
    private Dictionary<string, object?> JobArguments() => new()
    {
        ["x-delivery-limit"] = _options.Deliveries - 1,
        ["x-dead-letter-exchange"] = Names.DeadLetter,
        ["x-dead-letter-routing-key"] = Names.NewKey,
        ["x-dead-letter-strategy"] = "at-least-once",
        ["x-overflow"] = "reject-publish",
    };

    // A language that has changed its pool must not be delivered in both: what is not bound is unbound.
    private async Task BindAsync(IChannel channel, JobLane lane, CancellationToken cancellation)
    {
        foreach (var language in _languages)
        {
            if (_options.PoolOf(language) == lane.Pool)
            {
                // Some hundreds: not each is waited for. What is said after them on the channel is answered after them, and says if one failed.
                await channel.QueueBindAsync(lane.Queue, Names.Jobs, lane.KeyOf(language), noWait: true, cancellationToken: cancellation);
            }
            else
            {
                await channel.QueueUnbindAsync(lane.Queue, Names.Jobs, lane.KeyOf(language), cancellationToken: cancellation);
            }
        }
    }
}
