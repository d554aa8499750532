using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Millrace.Api.Webhooks;

/// <summary>Signs callbacks as Standard Webhooks has it: HMAC-SHA256 of <c>ID.TIMESTAMP.BODY</c>, once with each secret of the tenant.</summary>
internal sealed class WebhookSigner(IOptions<WebhookOptions> options)
{
    private readonly IReadOnlyList<byte[]> _secrets = WebhookSecrets.TryRead(options.Value.Secret, out var secrets) ? secrets : [];

    /// <summary>Whether there is a secret to sign with.</summary>
    public bool CanSign => _secrets.Count > 0;

    /// <summary>The secrets of a tenant, in the order of the server's; as many as it has.</summary>
    public IReadOnlyList<byte[]> SecretsOf(string tenant) => [.. _secrets.Select(secret => WebhookSecrets.OfTenant(secret, tenant))];

    /// <summary>The value of <c>webhook-signature</c>: one signature for each secret of the tenant, separated by spaces.</summary>
    public string Sign(string tenant, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var message = Message(id, timestamp, body);
        return string.Join(' ', SecretsOf(tenant).Select(secret => SignWith(secret, message)));
    }

    /// <summary>What is signed.</summary>
    public static byte[] Message(string id, long timestamp, ReadOnlySpan<byte> body) =>
        [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")), .. body];

    /// <summary><c>v1,BASE64</c>.</summary>
    public static string SignWith(byte[] secret, byte[] message) => "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, message));
}
