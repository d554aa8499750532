using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Millrace.Api.Requests;

/// <summary>Reads a query string as strictly as a body: unknown and repeated names and bad values are noted by name.</summary>
internal sealed class QueryReader
{
    private readonly IQueryCollection _query;
    private readonly FieldErrors _errors;

    public QueryReader(HttpRequest request, FieldErrors errors, params ReadOnlySpan<string> known)
    {
        _query = request.Query;
        _errors = errors;
        foreach (var (name, values) in _query)
        {
            if (!known.Contains(name))
            {
                var hint = errors.IsFull ? null : NearMatch.Find(name, known);
                errors.Add(FieldPath.Of("", name), hint is null ? "is not a known query parameter" : $"is not a known query parameter; did you mean {hint}?");
            }
            else if (values.Count > 1)
            {
                errors.Add(name, "is given more than once");
            }
        }
    }

    public string? Text(string name) => _query.TryGetValue(name, out var values) && values.Count == 1 ? values[0] ?? "" : null;

    /// <summary><c>true</c> or <c>1</c>, <c>false</c> or <c>0</c>; false when absent.</summary>
    public bool Flag(string name)
    {
        switch (Text(name))
        {
            case "true" or "1":
                return true;
            case null or "false" or "0":
                return false;
            default:
                _errors.Add(name, "must be true or 1, or false or 0");
                return false;
        }
    }

    public long? Integer(string name, long minimum, long maximum)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum)
        {
            return number;
        }

        _errors.Add(name, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {minimum} to {maximum}"));
        return null;
    }

    public T? Choice<T>(string name, IReadOnlyDictionary<string, T> choices)
        where T : struct
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (choices.TryGetValue(text, out var choice))
        {
            return choice;
        }

        _errors.Add(name, $"must be one of {string.Join(", ", choices.Keys)}");
        return null;
    }
}
