using System.Text.Json.Nodes;
using Millrace.RabbitMqTests.Support;
using RabbitMQ.Client;

namespace Millrace.RabbitMqTests.Chaos;

/// <summary>Another system that hears of every result: a durable queue of its own on <c>code-execution.results</c>.</summary>
internal static class ResultsListener
{
    private const string Queue = "chaos-results";

    /// <summary>From now on nothing is missed, also while the broker restarts.</summary>
    public static async Task BeginAsync(RabbitMqServer server)
    {
        await using var connection = await Fleet.ConnectAsync(server);
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeleteAsync(Queue);
        await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        await channel.QueueBindAsync(Queue, "code-execution.results", "results.#");
    }

    /// <summary>What was told so far, by job; takes the queue away.</summary>
    public static async Task<ILookup<string, JsonNode>> EndAsync(RabbitMqServer server)
    {
        await using var connection = await Fleet.ConnectAsync(server);
        await using var channel = await connection.CreateChannelAsync();
        var told = new List<JsonNode>();
        while (await channel.BasicGetAsync(Queue, autoAck: true) is { } message)
        {
            told.Add(JsonNode.Parse(message.Body.Span)!);
        }

        await channel.QueueDeleteAsync(Queue);
        return told.ToLookup(message => message["job_id"]!.GetValue<string>());
    }
}
