using Millrace.Contracts.Access;

namespace Millrace.Transport.Keys;

/// <summary>
/// Keeps API keys by the hash of their secret. Nothing is remembered between two questions, so that a key is refused from the
/// moment it is revoked, by whichever process.
/// </summary>
public interface IKeyStore
{
    /// <summary>Adds a key.</summary>
    Task AddAsync(ApiKey key, string hash, CancellationToken cancellation);

    /// <summary>The key with this hash, usable or not; null when there is none.</summary>
    Task<ApiKey?> FindAsync(string hash, CancellationToken cancellation);

    /// <summary>A key by its public name, or null.</summary>
    Task<ApiKey?> GetAsync(string keyId, CancellationToken cancellation);

    /// <summary>All keys, oldest first, revoked ones too.</summary>
    Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellation);

    /// <summary>Refuses a key from now on; returns it as it then stands, or null when it is unknown. Revoking twice changes nothing.</summary>
    Task<ApiKey?> RevokeAsync(string keyId, DateTimeOffset now, CancellationToken cancellation);
}
