using Microsoft.Data.Sqlite;
using Millrace.Transport.Jobs;

namespace Millrace.Transport.Shares;

/// <summary>Shares beside the jobs, in <c>millrace.db</c>.</summary>
internal sealed class SqliteShareStore(SqliteFile file) : IShareStore
{
    private const string Columns = "share_id, tenant, language, created_at, digest, seq";
    private const string SelectOne = $"SELECT {Columns}, content FROM shares WHERE share_id = $id";

    public Task<(ShareOutcome Outcome, ShareRecord Share)> AddAsync(ShareRecord share, long capacity, CancellationToken cancellation)
    {
        var packed = PackedBlob.Pack(share.Content);
        return file.Writer.WriteAsync(session => Add(session, share, packed, capacity), cancellation);
    }

    public Task<ShareRecord?> GetAsync(string shareId, CancellationToken cancellation)
    {
        var packed = file.Readers.Read(session => Select(session, shareId));
        return Task.FromResult(packed is null ? null : packed with { Content = PackedBlob.Unpack(packed.Content).ToArray() });
    }

    public Task<SharePage> ListAsync(string tenant, int limit, string? cursor, CancellationToken cancellation)
    {
        var after = cursor is null ? JobCursor.Newest : JobCursor.Parse(cursor);
        var rows = file.Readers.Read(session => SelectPage(session, tenant, limit + 1, after));
        var next = rows.Count > limit ? new JobCursor(rows[limit - 1].Share.CreatedAt.UtcTicks, rows[limit - 1].Seq).ToString() : null;
        return Task.FromResult(new SharePage([.. rows.Take(limit).Select(row => row.Share)], next));
    }

    private static (ShareOutcome Outcome, ShareRecord Share) Add(SqliteSession session, ShareRecord share, byte[] packed, long capacity)
    {
        if (Select(session, share.ShareId) is { } known)
        {
            return (known.Digest == share.Digest ? ShareOutcome.Known : ShareOutcome.Taken, known);
        }

        var room = session.Command(
            "UPDATE share_total SET bytes = bytes + $bytes WHERE bytes + $bytes <= $capacity", ("$bytes", packed.Length), ("$capacity", capacity)).ExecuteNonQuery();
        if (room == 0)
        {
            return (ShareOutcome.Full, share);
        }

        session.Command(
            "INSERT INTO shares (share_id, tenant, language, created_at, digest, content) VALUES ($id, $tenant, $language, $created, $digest, $content)",
            ("$id", share.ShareId),
            ("$tenant", share.Tenant),
            ("$language", share.Language),
            ("$created", share.CreatedAt.UtcTicks),
            ("$digest", share.Digest),
            ("$content", packed)).ExecuteNonQuery();
        return (ShareOutcome.Added, share);
    }

    private static ShareRecord? Select(SqliteSession session, string shareId)
    {
        using var reader = session.Command(SelectOne, ("$id", shareId)).ExecuteReader();
        return reader.Read() ? Read(reader, reader.GetFieldValue<byte[]>(6)) : null;
    }

    private static List<(ShareRecord Share, long Seq)> SelectPage(SqliteSession session, string tenant, int limit, JobCursor after)
    {
        using var reader = session.Command(
            $"SELECT {Columns} FROM shares WHERE tenant = $tenant AND (created_at, seq) < ($created, $seq) ORDER BY created_at DESC, seq DESC LIMIT $limit",
            ("$tenant", tenant),
            ("$created", after.CreatedAt),
            ("$seq", after.Seq),
            ("$limit", limit)).ExecuteReader();
        var shares = new List<(ShareRecord, long)>();
        while (reader.Read())
        {
            shares.Add((Read(reader, []), reader.GetInt64(5)));
        }

        return shares;
    }

    private static ShareRecord Read(SqliteDataReader row, byte[] content) =>
        new(row.GetString(0), row.GetString(1), row.GetString(2), new DateTimeOffset(row.GetInt64(3), TimeSpan.Zero), row.GetString(4), content);
}
