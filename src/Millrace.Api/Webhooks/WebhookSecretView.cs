namespace Millrace.Api.Webhooks;

/// <summary>What receivers of a tenant's callbacks verify them with.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Secrets">The secrets, the newest first: <c>whsec_</c> and base64, as libraries for Standard Webhooks take them. Each callback carries a signature by each.</param>
public sealed record WebhookSecretView(string Tenant, IReadOnlyList<string> Secrets);
