using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Millrace.Contracts.Access;

/// <summary>
/// The key as its holder sends it: <c>mlr_</c>, 43 letters and digits (256 random bits) and 6 more that are a checksum. The prefix
/// lets scanners find one that leaked; the checksum tells a typing mistake from a key that is unknown.
/// <para>
/// What is stored is its SHA-256. A slow hash with salt is for passwords, which people choose and attackers guess; of 2^256 equally
/// likely keys none is guessed, at whatever speed, and no two are the same. A fast hash lets every request be checked.
/// </para>
/// </summary>
public static class KeySecret
{
    /// <summary>How every key begins.</summary>
    public const string Prefix = "mlr_";

    private const int RandomLength = 43;
    private const int ChecksumLength = 6;
    private const int HintLength = 8;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabet);

    /// <summary>Characters of a key.</summary>
    public static int Length => Prefix.Length + RandomLength + ChecksumLength;

    /// <summary>A new key. Show it once; keep <see cref="HashOf"/>.</summary>
    public static string Create()
    {
        var body = Prefix + RandomNumberGenerator.GetString(Alphabet, RandomLength);
        return body + ChecksumOf(body);
    }

    /// <summary>Whether a text has the form of a key, checksum included; says nothing of whether it opens anything.</summary>
    public static bool IsWellFormed(string? secret) =>
        secret is not null
        && secret.Length == Length
        && secret.StartsWith(Prefix, StringComparison.Ordinal)
        && !secret.AsSpan(Prefix.Length).ContainsAnyExcept(Allowed)
        && secret.EndsWith(ChecksumOf(secret[..^ChecksumLength]), StringComparison.Ordinal);

    /// <summary>What is stored of it.</summary>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Its first characters: enough to recognise it by, and 230 bits short of using it.</summary>
    public static string HintOf(string secret) => secret[..HintLength] + "…";

    private static string ChecksumOf(string body)
    {
        var value = BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        return string.Create(ChecksumLength, value, static (text, rest) =>
        {
            for (var i = 0; i < text.Length; i++, rest /= (uint)Alphabet.Length)
            {
                text[i] = Alphabet[(int)(rest % (uint)Alphabet.Length)];
            }
        });
    }
}
