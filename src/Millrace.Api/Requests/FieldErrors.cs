using System.Globalization;

namespace Millrace.Api.Requests;

/// <summary>Everything that is wrong with a request, by field (<c>files[1].name</c>), in the order it was found.</summary>
internal sealed class FieldErrors
{
    /// <summary>The field that stands for the whole body.</summary>
    public const string Body = "$";

    // Enough to correct a request by; a body of a million mistakes is not answered with ten megabytes.
    private const int MaxMessages = 100;

    private readonly Dictionary<string, List<string>> _messages = new(StringComparer.Ordinal);
    private int _count;

    public bool Any => _count > 0;

    /// <summary>True when further messages are only counted, so that costly hints are not worth making.</summary>
    public bool IsFull => _count >= MaxMessages;

    /// <summary>Whether this very field is wrong.</summary>
    public bool Has(string field) => _messages.ContainsKey(field);

    public void Add(string field, string message)
    {
        if (_count++ >= MaxMessages)
        {
            return;
        }

        if (!_messages.TryGetValue(field, out var messages))
        {
            _messages.Add(field, messages = []);
        }

        messages.Add(message);
    }

    /// <summary>Adds a message unless the field, or what it is part of, is wrong already: a number in place of a string is not also missing.</summary>
    public void AddUnlessKnown(string field, string message)
    {
        for (var part = field; part.Length > 0; part = part[..Math.Max(0, part.LastIndexOfAny(['.', '[']))])
        {
            if (_messages.ContainsKey(part))
            {
                return;
            }
        }

        Add(field, message);
    }

    public Dictionary<string, string[]> ToDictionary()
    {
        var errors = _messages.ToDictionary(e => e.Key, e => e.Value.ToArray(), StringComparer.Ordinal);
        if (_count > MaxMessages)
        {
            var more = string.Create(CultureInfo.InvariantCulture, $"has {_count - MaxMessages} more problems, which are not listed");
            errors[Body] = [.. errors.GetValueOrDefault(Body, []), more];
        }

        return errors;
    }
}
