using System.Text.Json;

namespace Millrace.Sandbox.Seccomp;

/// <summary>Takes a profile's JSON apart. What it does not know it refuses: a wall with a misspelt word would have a hole.</summary>
internal static class SeccompProfileReader
{
    private const ushort LargestErrno = 4095;
    private const int Arguments = 6;

    private static readonly Dictionary<string, SeccompComparison> Comparisons = new()
    {
        ["SCMP_CMP_EQ"] = SeccompComparison.Equal,
        ["SCMP_CMP_NE"] = SeccompComparison.NotEqual,
        ["SCMP_CMP_LT"] = SeccompComparison.Less,
        ["SCMP_CMP_LE"] = SeccompComparison.LessOrEqual,
        ["SCMP_CMP_GT"] = SeccompComparison.Greater,
        ["SCMP_CMP_GE"] = SeccompComparison.GreaterOrEqual,
        ["SCMP_CMP_MASKED_EQ"] = SeccompComparison.MaskedEqual,
    };

    public static SeccompProfile Read(string path, byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
            return Profile(path, document.RootElement);
        }
        catch (JsonException e)
        {
            throw new SeccompProfileException($"The seccomp profile {path} is not JSON: {e.Message}", e);
        }
        catch (SeccompProfileException e)
        {
            throw new SeccompProfileException($"The seccomp profile {path} cannot be used: {e.Message}", e);
        }
    }

    private static SeccompProfile Profile(string path, JsonElement root)
    {
        OnlyKeys(root, "the profile", "defaultAction", "defaultErrnoRet", "architectures", "flags", "syscalls", "comment");
        if (root.TryGetProperty("flags", out var flags) && (flags.ValueKind != JsonValueKind.Array || flags.GetArrayLength() > 0))
        {
            throw new SeccompProfileException("flags must be empty or left out.");
        }

        var profile = new SeccompProfile
        {
            Path = path,
            Default = Action(root, "defaultAction", "defaultErrnoRet", "the profile"),
            Architectures = Strings(root, "architectures", "the profile"),
            Entries = [.. List(root, "syscalls", "the profile").Select((entry, i) => Entry(entry, $"syscalls[{i}]"))],
        };
        SeccompProfileRules.Check(profile);
        return profile;
    }

    private static SeccompEntry Entry(JsonElement entry, string where)
    {
        OnlyKeys(entry, where, "names", "action", "errnoRet", "args", "comment");
        var names = Strings(entry, "names", where);
        var conditions = entry.TryGetProperty("args", out _)
            ? List(entry, "args", where).Select((condition, i) => Condition(condition, $"{where}.args[{i}]")).ToArray()
            : [];
        if (conditions.GroupBy(c => c.Index).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new SeccompProfileException($"{where}.args compares argument {twice.Key} twice; runtimes do not agree on what that means. Use an entry for each.");
        }

        return new SeccompEntry(names, Action(entry, "action", "errnoRet", where), conditions);
    }

    private static SeccompCondition Condition(JsonElement condition, string where)
    {
        OnlyKeys(condition, where, "index", "value", "valueTwo", "op");
        var index = Number(condition, "index", where, Arguments - 1);
        var word = String(condition, "op", where);
        if (!Comparisons.TryGetValue(word, out var comparison))
        {
            throw new SeccompProfileException($"{where}.op is {word}; there are {string.Join(", ", Comparisons.Keys)}.");
        }

        var masked = condition.TryGetProperty("valueTwo", out _) ? Number(condition, "valueTwo", where, ulong.MaxValue) : 0;
        return new SeccompCondition((int)index, comparison, Number(condition, "value", where, ulong.MaxValue), masked);
    }

    private static SeccompAction Action(JsonElement element, string key, string errnoKey, string where)
    {
        var errno = element.TryGetProperty(errnoKey, out _) ? (ushort)Number(element, errnoKey, where, LargestErrno) : SeccompAction.Deny.Errno;
        return String(element, key, where) switch
        {
            "SCMP_ACT_ALLOW" => SeccompAction.Allow,
            "SCMP_ACT_ERRNO" => new SeccompAction(SeccompActionKind.Errno, errno),
            "SCMP_ACT_LOG" => new SeccompAction(SeccompActionKind.Log),
            "SCMP_ACT_KILL" or "SCMP_ACT_KILL_THREAD" => new SeccompAction(SeccompActionKind.KillThread),
            "SCMP_ACT_KILL_PROCESS" => new SeccompAction(SeccompActionKind.KillProcess),
            var other => throw new SeccompProfileException(
                $"{where}.{key} is {other}; there are SCMP_ACT_ALLOW, SCMP_ACT_ERRNO, SCMP_ACT_LOG, SCMP_ACT_KILL, SCMP_ACT_KILL_THREAD and SCMP_ACT_KILL_PROCESS."),
        };
    }

    private static void OnlyKeys(JsonElement element, string where, params string[] known)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new SeccompProfileException($"{where} must be an object.");
        }

        var seen = new HashSet<string>();
        foreach (var property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name))
            {
                throw new SeccompProfileException($"{where} has the unknown key {property.Name}; there are {string.Join(", ", known)}.");
            }

            if (!seen.Add(property.Name))
            {
                throw new SeccompProfileException($"{where} has the key {property.Name} twice.");
            }
        }
    }

    private static JsonElement[] List(JsonElement element, string key, string where) =>
        element.TryGetProperty(key, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray()]
            : throw new SeccompProfileException($"{where}.{key} must be a list.");

    private static string[] Strings(JsonElement element, string key, string where)
    {
        var list = List(element, key, where);
        return list.Length > 0 && list.All(item => item.ValueKind == JsonValueKind.String)
            ? [.. list.Select(item => item.GetString()!)]
            : throw new SeccompProfileException($"{where}.{key} must be a list of at least one string.");
    }

    private static string String(JsonElement element, string key, string where) =>
        element.TryGetProperty(key, out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : throw new SeccompProfileException($"{where}.{key} must be a string.");

    private static ulong Number(JsonElement element, string key, string where, ulong most) =>
        element.TryGetProperty(key, out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetUInt64(out var value) && value <= most
            ? value
            : throw new SeccompProfileException($"{where}.{key} must be a whole number from 0 to {most}.");
}
