using System.Text.Json;
using Microsoft.Data.Sqlite;
using Millrace.Contracts;
using Millrace.Contracts.Access;
using Millrace.Transport.Jobs;

namespace Millrace.Transport.Keys;

/// <summary>Keys beside the jobs, in <c>millrace.db</c>. Another process may add and revoke keys at the same time.</summary>
internal sealed class SqliteKeyStore(SqliteFile file) : IKeyStore
{
    private const string Select = "SELECT record, revoked_at FROM keys";

    public Task AddAsync(ApiKey key, string hash, CancellationToken cancellation)
    {
        var record = JsonSerializer.SerializeToUtf8Bytes(key, MillraceJson.Default.ApiKey);
        return file.Writer.WriteAsync(
            session => session.Command(
                "INSERT INTO keys (key_id, hash, created_at, record) VALUES ($id, $hash, $created, $record)",
                ("$id", key.KeyId),
                ("$hash", hash),
                ("$created", key.CreatedAt.UtcTicks),
                ("$record", record)).ExecuteNonQuery(),
            cancellation);
    }

    public Task<ApiKey?> FindAsync(string hash, CancellationToken cancellation) => ReadOne("hash = $value", hash);

    public Task<ApiKey?> GetAsync(string keyId, CancellationToken cancellation) => ReadOne("key_id = $value", keyId);

    public Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<ApiKey>>(file.Readers.Read(session => ReadAll(session.Command(Select + " ORDER BY created_at, key_id"))));

    public Task<ApiKey?> RevokeAsync(string keyId, DateTimeOffset now, CancellationToken cancellation) =>
        file.Writer.WriteAsync(
            session =>
            {
                session.Command("UPDATE keys SET revoked_at = $now WHERE key_id = $id AND revoked_at IS NULL", ("$id", keyId), ("$now", now.UtcTicks)).ExecuteNonQuery();
                return ReadAll(session.Command(Select + " WHERE key_id = $id", ("$id", keyId))).FirstOrDefault();
            },
            cancellation);

    private Task<ApiKey?> ReadOne(string condition, string value) =>
        Task.FromResult(file.Readers.Read(session => ReadAll(session.Command($"{Select} WHERE {condition}", ("$value", value))).FirstOrDefault()));

    private static List<ApiKey> ReadAll(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        var keys = new List<ApiKey>();
        while (reader.Read())
        {
            var key = JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(0), MillraceJson.Default.ApiKey)!;
            keys.Add(reader.IsDBNull(1) ? key : key with { RevokedAt = new DateTimeOffset(reader.GetInt64(1), TimeSpan.Zero) });
        }

        return keys;
    }
}
