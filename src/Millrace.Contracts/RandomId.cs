using System.Buffers;
using System.Security.Cryptography;

namespace Millrace.Contracts;

/// <summary>Ids of one kind: a prefix, and so many random letters and digits, of five bits each.</summary>
internal sealed class RandomId(string prefix, int length)
{
    // Crockford's base 32 in lower case: no letter that is mistaken for another when read aloud.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabet);

    public string Create() => prefix + RandomNumberGenerator.GetString(Alphabet, length);

    public bool IsWellFormed(string? id) =>
        id is not null
        && id.Length == prefix.Length + length
        && id.StartsWith(prefix, StringComparison.Ordinal)
        && !id.AsSpan(prefix.Length).ContainsAnyExcept(Allowed);
}
