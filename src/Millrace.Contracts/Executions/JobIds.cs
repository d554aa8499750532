using System.Buffers;
using System.Security.Cryptography;

namespace Millrace.Contracts.Executions;

/// <summary>Makes and recognises job ids: <c>job_</c> and 26 letters and digits, 130 random bits.</summary>
public static class JobIds
{
    private const string Prefix = "job_";
    private const int Length = 26;

    // Crockford's base 32 in lower case: no letter that is mistaken for another when read aloud.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabet);

    /// <summary>A new id.</summary>
    public static string Create() => Prefix + RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>Whether a string has the form of an id; says nothing of whether the job exists.</summary>
    public static bool IsWellFormed(string? id) =>
        id is not null
        && id.Length == Prefix.Length + Length
        && id.StartsWith(Prefix, StringComparison.Ordinal)
        && !id.AsSpan(Prefix.Length).ContainsAnyExcept(Allowed);
}
