using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Millrace.Api.Webhooks;

/// <summary>Signs callbacks as Standard Webhooks has it: HMAC-SHA256 of <c>ID.TIMESTAMP.BODY</c>, once with each secret.</summary>
internal sealed class WebhookSigner(IOptions<WebhookOptions> options)
{
    private readonly IReadOnlyList<byte[]> _secrets = WebhookSecrets.TryRead(options.Value.Secret, out var secrets) ? secrets : [];

    /// <summary>Whether there is a secret to sign with.</summary>
    public bool CanSign => _secrets.Count > 0;

    /// <summary>The value of <c>webhook-signature</c>: <c>v1,BASE64</c>, one for each secret, separated by spaces.</summary>
    public string Sign(string id, long timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")), .. body];
        return string.Join(' ', _secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, signed))));
    }
}
