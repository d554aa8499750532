using Millrace.Sandbox;
using Millrace.Sandbox.Providers;
using Xunit;

namespace Millrace.Tests.Sandbox.Providers;

public sealed class UidRangeTests
{
    // Somewhere of this test's own: claims are seen by every process of the machine.
    private readonly uint _base = (uint)Random.Shared.Next(1_000_000_000, 2_000_000_000);

    [Fact]
    public void Two_servers_on_one_machine_do_not_share_an_id()
    {
        using var one = UidRange.Claim(_base);
        using var other = UidRange.Claim(_base);

        Assert.Empty(TakeAll(one).Intersect(TakeAll(other)));
        Assert.Equal(one.First + 1000, other.First);
    }

    [Fact]
    public void A_range_is_free_again_when_its_server_is_gone()
    {
        uint first;
        using (var gone = UidRange.Claim(_base))
        {
            first = gone.First;
        }

        using var next = UidRange.Claim(_base);

        Assert.Equal(first, next.First);
    }

    [Fact]
    public void A_range_has_a_thousand_different_ids_and_says_when_they_are_used_up()
    {
        using var range = UidRange.Claim(_base);

        var ids = TakeAll(range);

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => range.First + (uint)i), ids.Order());
        Assert.Contains("All 1000 user ids", Assert.Throws<SandboxException>(() => range.Take()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_that_came_back_is_used_again_only_after_all_others()
    {
        using var range = UidRange.Claim(_base);
        var first = range.Take();

        range.Return(first);

        Assert.Equal(first, TakeAll(range)[^1]);
    }

    private static List<uint> TakeAll(UidRange range) => [.. Enumerable.Range(0, 1000).Select(_ => range.Take())];
}
