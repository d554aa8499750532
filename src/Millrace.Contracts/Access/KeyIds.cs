using System.Buffers;
using System.Security.Cryptography;

namespace Millrace.Contracts.Access;

/// <summary>Public names of keys: <c>key_</c> and 16 letters and digits. They open nothing.</summary>
public static class KeyIds
{
    private const string Prefix = "key_";
    private const int Length = 16;
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabet);

    /// <summary>A new name.</summary>
    public static string Create() => Prefix + RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>Whether a text has the form of one.</summary>
    public static bool IsWellFormed(string? id) =>
        id is not null
        && id.Length == Prefix.Length + Length
        && id.StartsWith(Prefix, StringComparison.Ordinal)
        && !id.AsSpan(Prefix.Length).ContainsAnyExcept(Allowed);
}
