using System.Collections.Concurrent;
using Millrace.Contracts.Access;
using Millrace.Transport.Keys;

namespace Millrace.Tests.Api.Fakes;

/// <summary>Keys in memory.</summary>
internal sealed class FakeKeyStore : IKeyStore
{
    private readonly ConcurrentDictionary<string, ApiKey> _keys = new();

    public Task AddAsync(ApiKey key, string hash, CancellationToken cancellation)
    {
        _keys[hash] = key;
        return Task.CompletedTask;
    }

    public Task<ApiKey?> FindAsync(string hash, CancellationToken cancellation) => Task.FromResult(_keys.GetValueOrDefault(hash));

    public Task<ApiKey?> GetAsync(string keyId, CancellationToken cancellation) => Task.FromResult(_keys.Values.FirstOrDefault(k => k.KeyId == keyId));

    public Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<ApiKey>>([.. _keys.Values.OrderBy(k => k.CreatedAt)]);

    public Task<ApiKey?> RevokeAsync(string keyId, DateTimeOffset now, CancellationToken cancellation)
    {
        var (hash, key) = _keys.FirstOrDefault(k => k.Value.KeyId == keyId);
        return Task.FromResult(key is null ? null : _keys[hash] = key with { RevokedAt = key.RevokedAt ?? now });
    }
}
