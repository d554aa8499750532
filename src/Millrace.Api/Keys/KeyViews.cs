using Millrace.Contracts.Access;

namespace Millrace.Api.Keys;

/// <summary>The keys of this server, oldest first; never the keys themselves.</summary>
/// <param name="Keys">The keys, revoked and expired ones too.</param>
public sealed record KeyList(IReadOnlyList<ApiKey> Keys);

/// <summary>A new key. This answer is the only place where the key itself is ever told.</summary>
/// <param name="Secret">The key. Keep it; it cannot be asked for again.</param>
/// <param name="Key">What the server knows of it.</param>
public sealed record KeyCreated(string Secret, ApiKey Key);
