using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Millrace.Api.Webhooks;

/// <summary>The server's secrets as they are configured, and those of its tenants, which follow from them.</summary>
internal static class WebhookSecrets
{
    private const string Prefix = "whsec_";
    private const string Purpose = "millrace webhooks v1\n";
    private const int Shortest = 24;
    private const int Longest = 64;

    /// <summary>The secrets; none when nothing is configured. False when something is, and one of them is no secret.</summary>
    public static bool TryRead(string configured, [NotNullWhen(true)] out IReadOnlyList<byte[]>? secrets)
    {
        var read = configured.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ReadOne).ToArray();
        secrets = read.Contains(null) ? null : [.. read.OfType<byte[]>()];
        return secrets is not null;
    }

    /// <summary>
    /// What a tenant's callbacks are signed with: HMAC-SHA256 of the tenant's name, keyed by the server's secret. It tells
    /// nothing of that secret, nor of any other tenant's.
    /// </summary>
    public static byte[] OfTenant(byte[] secret, string tenant) => HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(Purpose + tenant));

    /// <summary>A secret as receivers configure it.</summary>
    public static string Text(byte[] secret) => Prefix + Convert.ToBase64String(secret);

    private static byte[]? ReadOne(string text)
    {
        var bytes = new byte[Longest + 3];
        return text.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(text[Prefix.Length..], bytes, out var length)
            && length is >= Shortest and <= Longest
            ? bytes[..length]
            : null;
    }
}
