using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StackExchange.Redis;

namespace Millrace.RabbitMqTests.Upgrade;

/// <summary>Everything in a Redis as commands that make it again, one JSON array a line; bytes that are no text stand as <c>{"base64": …}</c>.</summary>
internal static class RedisDump
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What there is, ordered by key.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<byte[]>>> ReadAsync(string address)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(address);
        var database = redis.GetDatabase();
        var commands = new List<IReadOnlyList<byte[]>>();
        foreach (var key in redis.GetServers().Single().Keys(pattern: "*").OrderBy(k => (string)k!, StringComparer.Ordinal))
        {
            switch (await database.KeyTypeAsync(key))
            {
                case RedisType.String:
                    commands.Add(Command("SET", key, await database.StringGetAsync(key)));
                    break;
                case RedisType.Hash:
                    commands.Add(Command("HSET", key, [.. (await database.HashGetAllAsync(key)).OrderBy(e => (string)e.Name!, StringComparer.Ordinal).SelectMany(e => new[] { e.Name, e.Value })]));
                    break;
                case RedisType.SortedSet:
                    commands.Add(Command("ZADD", key, [.. (await database.SortedSetRangeByRankWithScoresAsync(key)).SelectMany(e => new[] { (RedisValue)e.Score, e.Element })]));
                    break;
                case RedisType.List:
                    commands.Add(Command("RPUSH", key, await database.ListRangeAsync(key)));
                    break;
                case var type:
                    throw new NotSupportedException($"{key} is a {type}; the dump knows none.");
            }
        }

        return commands;
    }

    /// <summary>Makes it again in an empty Redis.</summary>
    public static async Task WriteAsync(string address, IEnumerable<IReadOnlyList<byte[]>> commands)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(address);
        foreach (var command in commands)
        {
            await redis.GetDatabase().ExecuteAsync(Encoding.UTF8.GetString(command[0]), [.. command.Skip(1).Select(part => (object)part)]);
        }
    }

    /// <summary>As lines of a file.</summary>
    public static IEnumerable<string> ToLines(IEnumerable<IReadOnlyList<byte[]>> commands) =>
        commands.Select(command => new JsonArray([.. command.Select(ToJson)]).ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    /// <summary>Out of the lines of a file.</summary>
    public static IReadOnlyList<IReadOnlyList<byte[]>> Parse(IEnumerable<string> lines) =>
        [.. lines.Select(line => (IReadOnlyList<byte[]>)[.. JsonNode.Parse(line)!.AsArray().Select(FromJson)])];

    private static JsonNode? ToJson(byte[] part)
    {
        try
        {
            return JsonValue.Create(Strict.GetString(part));
        }
        catch (DecoderFallbackException)
        {
            return new JsonObject { ["base64"] = Convert.ToBase64String(part) };
        }
    }

    private static byte[] FromJson(JsonNode? part) => part is JsonObject bytes ? Convert.FromBase64String(bytes["base64"]!.GetValue<string>()) : Encoding.UTF8.GetBytes(part!.GetValue<string>());

    private static IReadOnlyList<byte[]> Command(string name, RedisKey key, params RedisValue[] rest) =>
        [Encoding.UTF8.GetBytes(name), (byte[])key!, .. rest.Select(value => (byte[])value!)];
}
