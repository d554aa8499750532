using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Millrace.Contracts.Languages;

/// <summary>
/// A YAML mapping read key by key. What is missing or of a wrong type becomes a problem and an empty value, so that reading goes on
/// and finds the next one. Keys nobody asked for are found at the end by <see cref="RefuseUnknownKeys"/>.
/// </summary>
internal sealed partial class YamlMap
{
    private readonly YamlMappingNode _node;
    private readonly string _path;
    private readonly YamlProblems _problems;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public YamlMap(YamlMappingNode node, string path, YamlProblems problems)
    {
        _node = node;
        _path = path;
        _problems = problems;
    }

    /// <summary>Reads a file that holds one mapping.</summary>
    /// <exception cref="InvalidDataException">It has problems; the message lists them, one to a line.</exception>
    public static T ReadFile<T>(string yaml, string file, Func<YamlMap, T> read)
        where T : class
    {
        var problems = new YamlProblems(file);
        var value = Root(yaml, problems) is { } root ? read(new YamlMap(root, "", problems)) : null;
        problems.ThrowIfAny();
        return value!;
    }

    /// <summary>Notes a problem with the value of a key; an empty key means the mapping itself.</summary>
    public void Problem(string key, string problem) => ProblemAt(Find(key) ?? _node, key, problem);

    /// <summary>A text that must be there and not be empty.</summary>
    public string Text(string key)
    {
        var text = OptionalText(key);
        if (text is null && Find(key) is null)
        {
            Problem("", $"'{key}' is missing");
        }
        else if (text is "")
        {
            Problem(key, "must not be empty");
        }

        return text ?? "";
    }

    public string? OptionalText(string key) => Ask(key) is { } node ? TextOf(node, key) : null;

    public IReadOnlyList<string> Texts(string key) =>
        Sequence(key) is not { } list ? [] : [.. list.Select((item, i) => TextOf(item, $"{key}[{i}]") ?? "")];

    /// <summary>A list that must be there and not be empty.</summary>
    public IReadOnlyList<string> RequiredTexts(string key)
    {
        var texts = Texts(key);
        if (Find(key) is null)
        {
            Problem("", $"'{key}' is missing");
        }
        else if (Find(key) is YamlSequenceNode { Children.Count: 0 })
        {
            Problem(key, "must not be empty");
        }

        return texts;
    }

    public IReadOnlyDictionary<string, string> TextMap(string key) =>
        Entries(key).ToDictionary(e => e.Name, e => TextOf(e.Node, $"{key}.{e.Name}") ?? "", StringComparer.Ordinal);

    /// <summary>A whole number.</summary>
    public long? OptionalCount(string key, long minimum = 1, long maximum = 1L << 40)
    {
        if (Ask(key) is not { } node)
        {
            return null;
        }

        if (node is YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text }
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)
            && count >= minimum && count <= maximum)
        {
            return count;
        }

        Problem(key, $"must be a whole number from {minimum} to {maximum}");
        return null;
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public bool? OptionalTruth(string key)
    {
        if (Ask(key) is not { } node)
        {
            return null;
        }

        if (node is YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } truth)
        {
            return truth.Value == "true";
        }

        Problem(key, "must be true or false");
        return null;
    }

    /// <summary>One of the words that an enumeration's members make, in lower case.</summary>
    public T OptionalWord<T>(string key, T otherwise)
        where T : struct, Enum
    {
        if (OptionalText(key) is not { } word)
        {
            return otherwise;
        }

        var words = Enum.GetValues<T>().ToDictionary(value => value.ToString().ToLowerInvariant(), StringComparer.Ordinal);
        if (words.TryGetValue(word, out var known))
        {
            return known;
        }

        Problem(key, $"'{word}' must be one of: {string.Join(", ", words.Keys)}");
        return otherwise;
    }

    public T? Optional<T>(string key, Func<YamlMap, T> read)
        where T : class => Ask(key) is { } node && Child(node, key) is { } child ? read(child) : null;

    public T? Required<T>(string key, Func<YamlMap, T> read)
        where T : class
    {
        if (Find(key) is null)
        {
            Problem("", $"'{key}' is missing");
        }

        return Optional(key, read);
    }

    public IReadOnlyDictionary<string, T> Children<T>(string key, Func<YamlMap, T> read)
    {
        var children = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (name, node) in Entries(key))
        {
            if (Child(node, $"{key}.{name}") is { } child)
            {
                children[name] = read(child);
            }
        }

        return children;
    }

    public IReadOnlyList<T> Items<T>(string key, Func<YamlMap, T> read) =>
        Sequence(key) is not { } list
            ? []
            : [.. list.Select((item, i) => Child(item, $"{key}[{i}]")).OfType<YamlMap>().Select(read)];

    /// <summary>Call it last: every key that was not asked for is a problem.</summary>
    public void RefuseUnknownKeys()
    {
        foreach (var key in _node.Children.Keys)
        {
            if (key is not YamlScalarNode { Value: { } name } || !_asked.Contains(name))
            {
                _problems.Add(key.Start.Line, Path(key.ToString()), $"unknown key; known here: {string.Join(", ", _asked.Order(StringComparer.Ordinal))}");
            }
        }
    }

    private static YamlMappingNode? Root(string yaml, YamlProblems problems)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
            {
                return root;
            }

            problems.Add(1, "", "must hold one mapping of keys to values");
        }
        catch (YamlException e)
        {
            problems.Add(e.Start.Line, "", (e.InnerException ?? e).Message);
        }

        return null;
    }

    private YamlNode? Ask(string key)
    {
        _asked.Add(key);
        return Find(key);
    }

    private YamlNode? Find(string key) =>
        key.Length > 0 && _node.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;

    private string? TextOf(YamlNode node, string key)
    {
        if (node is not YamlScalarNode scalar)
        {
            ProblemAt(node, key, "must be a text");
            return null;
        }

        if (scalar.Style == ScalarStyle.Plain && OtherThanText().IsMatch(scalar.Value ?? ""))
        {
            ProblemAt(node, key, $"must be a text; write '{scalar.Value}' in quotes if it is one");
            return null;
        }

        return scalar.Value ?? "";
    }

    private YamlSequenceNode? Sequence(string key)
    {
        var node = Ask(key);
        if (node is not null and not YamlSequenceNode)
        {
            Problem(key, "must be a list");
        }

        return node as YamlSequenceNode;
    }

    private IEnumerable<(string Name, YamlNode Node)> Entries(string key) =>
        Ask(key) is not { } node || Child(node, key) is not { } child
            ? []
            : child._node.Children.Select(entry => (entry.Key.ToString(), entry.Value));

    private YamlMap? Child(YamlNode node, string key)
    {
        if (node is YamlMappingNode map)
        {
            return new YamlMap(map, Path(key), _problems);
        }

        ProblemAt(node, key, "must be a mapping of keys to values");
        return null;
    }

    private void ProblemAt(YamlNode node, string key, string problem) => _problems.Add(node.Start.Line, Path(key), problem);

    private string Path(string key) => _path.Length == 0 ? key : key.Length == 0 ? _path : $"{_path}.{key}";

    /// <summary>What YAML's core schema reads as null, a truth value or a number.</summary>
    [GeneratedRegex(@"^(?:|~|null|Null|NULL|true|True|TRUE|false|False|FALSE|[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$", RegexOptions.CultureInvariant)]
    private static partial Regex OtherThanText();
}
