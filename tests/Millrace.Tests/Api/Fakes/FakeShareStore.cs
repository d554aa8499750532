using System.Collections.Concurrent;
using System.Globalization;
using Millrace.Transport.Shares;

namespace Millrace.Tests.Api.Fakes;

/// <summary>Shares in memory.</summary>
internal sealed class FakeShareStore : IShareStore
{
    private readonly ConcurrentDictionary<string, ShareRecord> _shares = new();

    public IReadOnlyCollection<ShareRecord> All => [.. _shares.Values];

    public bool IsFull { get; set; }

    /// <summary>Puts something else under an id.</summary>
    public void Occupy(string shareId) => _shares[shareId] = new ShareRecord(shareId, "someone", "c", DateTimeOffset.UnixEpoch, "another digest", "{}"u8.ToArray());

    public Task<(ShareOutcome Outcome, ShareRecord Share)> AddAsync(ShareRecord share, long capacity, CancellationToken cancellation)
    {
        if (IsFull)
        {
            return Task.FromResult((ShareOutcome.Full, share));
        }

        var kept = _shares.GetOrAdd(share.ShareId, share);
        return Task.FromResult((kept == share ? ShareOutcome.Added : kept.Digest == share.Digest ? ShareOutcome.Known : ShareOutcome.Taken, kept));
    }

    public Task<ShareRecord?> GetAsync(string shareId, CancellationToken cancellation) => Task.FromResult(_shares.GetValueOrDefault(shareId));

    public Task<SharePage> ListAsync(string tenant, int limit, string? cursor, CancellationToken cancellation)
    {
        var start = cursor is null ? 0 : int.Parse(cursor, CultureInfo.InvariantCulture);
        var found = _shares.Values.Where(s => s.Tenant == tenant).OrderByDescending(s => s.CreatedAt).ToList();
        var end = Math.Min(found.Count, start + limit);
        return Task.FromResult(new SharePage([.. found[start..end].Select(s => s with { Content = [] })], end < found.Count ? end.ToString(CultureInfo.InvariantCulture) : null));
    }
}
