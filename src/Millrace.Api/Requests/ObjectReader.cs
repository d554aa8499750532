using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Millrace.Api.Requests;

/// <summary>
/// Reads the members of one JSON object and notes every mistake instead of stopping at the first: unknown and repeated
/// members, wrong types, text that is not Unicode. A member that is null counts as absent.
/// </summary>
internal sealed class ObjectReader
{
    // Far above every limit a rule sets; keeps a hostile list from being copied only to be refused.
    private const int MaxElements = 10_000;
    private const int LongestQuote = 64;

    private const string NotUnicode = "is not valid Unicode: it holds half of a surrogate pair, or bytes that are not UTF-8";

    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
    private readonly string _path;
    private readonly FieldErrors _errors;

    private ObjectReader(string path, FieldErrors errors) => (_path, _errors) = (path, errors);

    /// <summary>Opens an object that may have the known members only; null, with an error noted, when it is no object.</summary>
    public static ObjectReader? Open(JsonElement value, string path, FieldErrors errors, ReadOnlySpan<string> known)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(path.Length == 0 ? FieldErrors.Body : path, $"must be an object, but is {Describe(value)}");
            return null;
        }

        var reader = new ObjectReader(path, errors);
        foreach (var member in value.EnumerateObject())
        {
            if (reader.TryReadName(member, out var name) && reader.IsKnown(name, known))
            {
                reader.Keep(name, member.Value);
            }
        }

        return reader;
    }

    public string? String(string name) => Member(name) is { } value ? ReadString(value, At(name)) : null;

    public bool? Boolean(string name)
    {
        if (Member(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        _errors.Add(At(name), $"must be true or false, but is {Describe(value)}");
        return null;
    }

    public long? Integer(string name)
    {
        if (Member(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number))
        {
            return number;
        }

        _errors.Add(At(name), value.ValueKind == JsonValueKind.Number
            ? $"must be a whole number within 64 bits, but is {Quote(value.GetRawText())}"
            : $"must be a whole number, but is {Describe(value)}");
        return null;
    }

    public double? Number(string name)
    {
        if (Member(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number))
        {
            return number;
        }

        _errors.Add(At(name), value.ValueKind == JsonValueKind.Number
            ? $"is out of range: {Quote(value.GetRawText())}"
            : $"must be a number, but is {Describe(value)}");
        return null;
    }

    public IReadOnlyList<string>? Strings(string name) => List(name, (element, path) => ReadString(element, path) ?? "");

    public IReadOnlyList<T>? Objects<T>(string name, string[] known, Func<ObjectReader, T> read)
        where T : new() =>
        List(name, (element, path) => Open(element, path, _errors, known) is { } reader ? read(reader) : new T());

    public T? Object<T>(string name, string[] known, Func<ObjectReader, T?> read)
        where T : class =>
        Member(name) is { } value && Open(value, At(name), _errors, known) is { } reader ? read(reader) : null;

    /// <summary>The member as it stands, for whoever reads it in another way; null when absent.</summary>
    public JsonElement? Raw(string name) => Member(name);

    /// <summary>Notes a mistake in a member.</summary>
    public void Refuse(string name, string message) => _errors.Add(At(name), message);

    /// <summary>An object whose names are the client's own and whose values are strings.</summary>
    public IReadOnlyDictionary<string, string>? StringMap(string name)
    {
        if (Member(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            _errors.Add(At(name), $"must be an object, but is {Describe(value)}");
            return null;
        }

        var inner = new ObjectReader(At(name), _errors);
        foreach (var member in value.EnumerateObject().Take(MaxElements + 1))
        {
            if (inner.TryReadName(member, out var key))
            {
                inner.Keep(key, member.Value);
            }
        }

        return inner._members.ToDictionary(m => m.Key, m => inner.ReadString(m.Value, inner.At(m.Key)) ?? "", StringComparer.Ordinal);
    }

    /// <summary>Notes a member as missing, unless it is there with a mistake.</summary>
    public void Require(string name)
    {
        if (Member(name) is null)
        {
            _errors.AddUnlessKnown(At(name), "is required");
        }
    }

    /// <summary>The path of a member: <c>limits.wall_ms</c>, <c>env["odd name"]</c>.</summary>
    public string At(string name) => FieldPath.Of(_path, name);

    private List<T>? List<T>(string name, Func<JsonElement, string, T> read)
    {
        if (Member(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            _errors.Add(At(name), $"must be an array, but is {Describe(value)}");
            return null;
        }

        if (value.GetArrayLength() > MaxElements)
        {
            _errors.Add(At(name), string.Create(CultureInfo.InvariantCulture, $"has {value.GetArrayLength()} elements, more than any list may have"));
            return null;
        }

        var list = new List<T>(value.GetArrayLength());
        foreach (var element in value.EnumerateArray())
        {
            list.Add(read(element, string.Create(CultureInfo.InvariantCulture, $"{At(name)}[{list.Count}]")));
        }

        return list;
    }

    private JsonElement? Member(string name) => _members.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private string? ReadString(JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            _errors.Add(path, $"must be a string, but is {Describe(value)}");
            return null;
        }

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            _errors.Add(path, NotUnicode);
            return null;
        }
    }

    private bool TryReadName(JsonProperty member, [NotNullWhen(true)] out string? name)
    {
        try
        {
            name = member.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            _errors.Add(_path.Length == 0 ? FieldErrors.Body : _path, "has a member whose name " + NotUnicode);
            name = null;
            return false;
        }
    }

    private bool IsKnown(string name, ReadOnlySpan<string> known)
    {
        if (known.Contains(name))
        {
            return true;
        }

        var hint = _errors.IsFull ? null : NearMatch.Find(name, known);
        _errors.Add(At(name), hint is null ? "is not a known field" : $"is not a known field; did you mean {hint}?");
        return false;
    }

    private void Keep(string name, JsonElement value)
    {
        if (!_members.TryAdd(name, value))
        {
            _errors.Add(At(name), "is given more than once");
        }
    }

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };

    private static string Quote(string text) => text.Length <= LongestQuote ? text : text[..LongestQuote] + "…";
}
