using System.Diagnostics.CodeAnalysis;

namespace Millrace.Api.Webhooks;

/// <summary>Reads secrets as they are configured.</summary>
internal static class WebhookSecrets
{
    private const string Prefix = "whsec_";
    private const int Shortest = 24;
    private const int Longest = 64;

    /// <summary>The secrets; none when nothing is configured. False when something is, and one of them is no secret.</summary>
    public static bool TryRead(string configured, [NotNullWhen(true)] out IReadOnlyList<byte[]>? secrets)
    {
        var read = configured.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ReadOne).ToArray();
        secrets = read.Contains(null) ? null : [.. read.OfType<byte[]>()];
        return secrets is not null;
    }

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
