using Millrace.Bench.Measuring;
using Xunit;

namespace Millrace.Tests.Bench;

public sealed class PercentilesTests
{
    [Fact]
    public void Of_a_hundred_times_each_figure_is_the_one_of_its_rank() =>
        Assert.Equal(new Percentiles(100, 50, 95, 99, 100), Of(Enumerable.Range(1, 100).Reverse()));

    [Fact]
    public void Of_few_times_the_high_ones_are_the_longest() => Assert.Equal(new Percentiles(3, 20, 30, 30, 30), Of([30, 10, 20]));

    [Fact]
    public void One_time_is_every_figure() => Assert.Equal(new Percentiles(1, 7, 7, 7, 7), Of([7]));

    [Fact]
    public void Of_none_there_are_no_figures() => Assert.Null(Of([]));

    private static Percentiles? Of(IEnumerable<int> ms) => Percentiles.Of(ms.Select(m => TimeSpan.FromMilliseconds(m)));
}
