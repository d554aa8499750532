namespace Millrace.Transport.Shares;

/// <summary>A program that was put aside to show to others. Never changes.</summary>
/// <param name="ShareId">Short, from the digest.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Language">Canonical language id.</param>
/// <param name="CreatedAt">When it was first made.</param>
/// <param name="Digest">SHA-256 of tenant and content.</param>
/// <param name="Content">What was shared, as JSON; empty in lists.</param>
public sealed record ShareRecord(string ShareId, string Tenant, string Language, DateTimeOffset CreatedAt, string Digest, byte[] Content);
