using Millrace.Transport.Shares;
using Xunit;
using static Millrace.Tests.Transport.TestJobs;

namespace Millrace.Tests.Transport.Shares;

/// <summary>What every share store does.</summary>
public abstract class ShareStoreContract
{
    private const long Room = 1_000_000;

    protected abstract IShareStore Store { get; }

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_share_comes_back_as_it_was()
    {
        var share = Share("a", content: [.. Enumerable.Range(0, 20_000).Select(i => (byte)(i % 7))]);

        var (outcome, added) = await Store.AddAsync(share, Room, None);
        var read = await Store.GetAsync("a", None);

        Assert.Equal(ShareOutcome.Added, outcome);
        Assert.Equal(share, added);
        Assert.Equal(share.Content, read!.Content);
        Assert.Equal(share with { Content = [] }, read with { Content = [] });
        Assert.Null(await Store.GetAsync("b", None));
    }

    [Fact]
    public async Task The_same_again_keeps_its_first_time()
    {
        await Store.AddAsync(Share("a"), Room, None);

        var (outcome, kept) = await Store.AddAsync(Share("a") with { CreatedAt = Noon.AddDays(1) }, Room, None);

        Assert.Equal((ShareOutcome.Known, Noon), (outcome, kept.CreatedAt));
    }

    [Fact]
    public async Task An_id_is_never_given_to_another_share()
    {
        var first = Share("a");
        await Store.AddAsync(first, Room, None);

        var (outcome, _) = await Store.AddAsync(Share("a", digest: "another", content: [9]), Room, None);

        Assert.Equal(ShareOutcome.Taken, outcome);
        Assert.Equal(first.Content, (await Store.GetAsync("a", None))!.Content);
    }

    [Fact]
    public async Task When_the_room_is_used_nothing_more_is_added_and_what_is_there_stays()
    {
        await Store.AddAsync(Share("a", content: new byte[600]), 1000, None);

        var (full, _) = await Store.AddAsync(Share("b", content: new byte[600]), 1000, None);
        var (known, _) = await Store.AddAsync(Share("a", content: new byte[600]), 1000, None);
        var (small, _) = await Store.AddAsync(Share("c", content: new byte[100]), 1000, None);

        Assert.Equal((ShareOutcome.Full, ShareOutcome.Known, ShareOutcome.Added), (full, known, small));
        Assert.Null(await Store.GetAsync("b", None));
    }

    [Fact]
    public async Task A_tenant_lists_its_own_newest_first_by_page()
    {
        for (var i = 0; i < 5; i++)
        {
            await Store.AddAsync(Share($"mine{i}") with { CreatedAt = Noon.AddMinutes(i) }, Room, None);
            await Store.AddAsync(Share($"theirs{i}", tenant: "theirs"), Room, None);
        }

        var first = await Store.ListAsync("mine", 3, null, None);
        var second = await Store.ListAsync("mine", 3, first.NextCursor, None);

        Assert.Equal(["mine4", "mine3", "mine2"], first.Shares.Select(s => s.ShareId));
        Assert.Equal(["mine1", "mine0"], second.Shares.Select(s => s.ShareId));
        Assert.Null(second.NextCursor);
        Assert.All(first.Shares, s => Assert.Empty(s.Content));
        Assert.Empty((await Store.ListAsync("nobody", 3, null, None)).Shares);
        await Assert.ThrowsAsync<FormatException>(() => Store.ListAsync("mine", 3, "no cursor", None));
    }

    private static ShareRecord Share(string id, string digest = "digest", byte[]? content = null, string tenant = "mine") =>
        new(id, tenant, "python", Noon, digest, content ?? [1, 2, 3]);
}
