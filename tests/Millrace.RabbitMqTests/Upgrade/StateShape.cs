using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Millrace.RabbitMqTests.Upgrade;

/// <summary>
/// What a reader of state finds where: <c>key > field > property: kind</c>, with the names of jobs, keys and shares as <c>*</c>. A reader of
/// one version needs every line that its own version writes; lines more do not disturb it.
/// </summary>
internal static partial class StateShape
{
    public static IReadOnlySet<string> OfRedis(IEnumerable<IReadOnlyList<byte[]>> commands)
    {
        var shape = new HashSet<string>(StringComparer.Ordinal);
        foreach (var command in commands)
        {
            var (type, key) = (Text(command[0]), Anonymous(Text(command[1])));
            shape.Add($"{type} {key}");
            for (var i = 2; type == "HSET" && i < command.Count; i += 2)
            {
                Add(shape, $"{key} > {Anonymous(Text(command[i]))}", command[i + 1]);
            }

            if (type is "SET" or "RPUSH")
            {
                command.Skip(2).ToList().ForEach(value => Add(shape, key, value));
            }
        }

        return shape;
    }

    public static IReadOnlySet<string> OfMessage(byte[] body)
    {
        var shape = new HashSet<string>(StringComparer.Ordinal);
        Add(shape, "message", body);
        return shape;
    }

    // JSON by itself, after the byte that says it is not packed, or line by line; anything else is a value.
    private static void Add(HashSet<string> shape, string place, byte[] value)
    {
        shape.Add(place);
        var text = Text(value is [0, ..] ? value[1..] : value);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith('{')))
        {
            using var json = JsonDocument.Parse(line);
            Add(shape, place, json.RootElement);
        }
    }

    private static void Add(HashSet<string> shape, string place, JsonElement json)
    {
        var kind = json.ValueKind is JsonValueKind.True or JsonValueKind.False ? "Boolean" : json.ValueKind.ToString();
        shape.Add($"{place}: {kind}");
        if (json.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in json.EnumerateObject())
            {
                Add(shape, $"{place} > {Anonymous(property.Name)}", property.Value);
            }
        }

        if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (var element in json.EnumerateArray())
            {
                Add(shape, $"{place}[]", element);
            }
        }
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static string Anonymous(string name) => Id().Replace(name, "*");

    // Ids of jobs, keys and shares, hashes and orders: whatever has a digit and six more characters. And days, which have six digits.
    [GeneratedRegex(@"(?<=:)\d{6}$|[A-Za-z0-9_+/=-]*\d[A-Za-z0-9_+/=-]{6,}|[A-Za-z0-9_+/=-]{6,}\d[A-Za-z0-9_+/=-]*")]
    private static partial Regex Id();
}
