using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Millrace.Api.Shares;

/// <summary>
/// Names shares by what they hold. The tenant is part of it: the same program of two tenants has two ids, so that nobody learns from
/// an id that another has the same.
/// </summary>
internal static class ShareIds
{
    /// <summary>60 bits: a billion shares meet with a chance of one in two; a longer beginning of the digest is taken then.</summary>
    public const int ShortLength = 12;

    /// <summary>The whole digest.</summary>
    public const int FullLength = 51;

    private const int BitsEach = 5;
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabet);

    public static byte[] Digest(string tenant, ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(tenant));
        hash.AppendData([0]);
        hash.AppendData(content);
        return hash.GetHashAndReset();
    }

    public static string Of(byte[] digest, int length) => string.Create(length, digest, static (text, bytes) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            var bit = i * BitsEach;
            var pair = (bytes[bit / 8] << 8) | (bit / 8 + 1 < bytes.Length ? bytes[(bit / 8) + 1] : 0);
            text[i] = Alphabet[(pair >> (16 - BitsEach - (bit % 8))) & 31];
        }
    });

    public static bool IsWellFormed(string id) => id.Length is >= ShortLength and <= FullLength && !id.AsSpan().ContainsAnyExcept(Allowed);

    public static string Link(string id) => $"/s/{id}";
}
