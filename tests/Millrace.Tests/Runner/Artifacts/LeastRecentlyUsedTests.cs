using Millrace.Runner.Artifacts;
using Xunit;

namespace Millrace.Tests.Runner.Artifacts;

public sealed class LeastRecentlyUsedTests
{
    private readonly LeastRecentlyUsed<int> _things = new(10);

    [Fact]
    public void What_was_not_used_for_longest_goes_first()
    {
        _things.Put("a", 1, 4);
        _things.Put("b", 2, 4);
        _things.TryGet("a", out _);

        Assert.Equal(["b"], _things.Put("c", 3, 4));
        Assert.True(_things.TryGet("a", out var a));
        Assert.Equal((1, 2, 8L), (a, _things.Size.Count, _things.Size.Bytes));
    }

    [Fact]
    public void As_many_go_as_it_takes()
    {
        _things.Put("a", 1, 4);
        _things.Put("b", 2, 4);

        Assert.Equal(["a", "b"], _things.Put("c", 3, 10));
    }

    [Fact]
    public void Replacing_counts_the_new_size_only()
    {
        _things.Put("a", 1, 9);

        Assert.Empty(_things.Put("a", 2, 3));
        Assert.Equal((1, 3L), _things.Size);
        Assert.True(_things.TryGet("a", out var a));
        Assert.Equal(2, a);
    }

    [Fact]
    public void What_is_larger_than_all_room_does_not_stay()
    {
        Assert.Equal(["a"], _things.Put("a", 1, 11));
        Assert.Equal((0, 0L), _things.Size);
    }

    [Fact]
    public void Older_things_line_up_behind_and_never_replace()
    {
        _things.Put("new", 1, 4);
        _things.PutOldest("old", 2, 4);
        _things.PutOldest("new", 3, 4);

        Assert.Equal(["older"], _things.PutOldest("older", 4, 4));
        Assert.Equal(["old"], _things.Put("newest", 5, 4));
        Assert.True(_things.TryGet("new", out var kept));
        Assert.Equal(1, kept);
    }
}
