using CsCheck;
using Millrace.Bench.OpenLoop;
using Xunit;

namespace Millrace.Tests.Bench;

public sealed class SaturationSearchTests
{
    [Fact]
    public void It_steps_up_until_a_rate_is_too_much_and_closes_in()
    {
        var search = new SaturationSearch(10, 0.1, 1_000, 0.1);

        Assert.Equal([10, 15, 22.5, 33.75, 50.625, 50.625, 42.1875, 42.1875, 37.96875, 37.96875, 35.859375], Tried(search, rate => rate < 37));
        Assert.Equal((35.859375, 37.96875), (search.Carried, search.Broken));
    }

    [Fact]
    public void One_bad_step_is_tried_again()
    {
        var search = new SaturationSearch(10, 0.1, 20, 0.1);
        search.Tell(false);
        Assert.Equal(10, search.Next);
        search.Tell(true);

        Assert.Equal((10.0, null, 15.0), (search.Carried, search.Broken, search.Next));
    }

    [Fact]
    public void It_steps_down_when_the_first_rate_is_too_much_already()
    {
        var search = new SaturationSearch(64, 0.1, 1_000, 0.1);

        Tried(search, rate => rate < 5);

        Assert.InRange(search.Carried!.Value, 4.4, 5);
    }

    [Fact]
    public void It_ends_at_the_highest_rate_when_all_is_carried()
    {
        var search = new SaturationSearch(100, 0.1, 300, 0.1);

        Assert.Equal([100, 150, 225, 300], Tried(search, _ => true));
        Assert.Null(search.Broken);
    }

    [Fact]
    public void It_ends_with_nothing_when_nothing_is_carried()
    {
        var search = new SaturationSearch(1, 0.25, 300, 0.1);

        Assert.Equal([1, 1, 0.5, 0.5, 0.25, 0.25], Tried(search, _ => false));
        Assert.Null(search.Carried);
    }

    [Fact]
    public void Whatever_a_server_carries_is_found_in_few_steps() =>
        Gen.Select(Gen.Double[0.2, 5_000], Gen.Double[0.1, 5_000], Gen.Double[0.02, 0.5]).Sample((capacity, first, precision) =>
        {
            var search = new SaturationSearch(first, 0.1, 5_000, precision);

            Assert.InRange(Tried(search, rate => rate <= capacity).Count, 1, 60);
            Assert.InRange(search.Carried!.Value, capacity * (1 - precision) - 1e-9, capacity);
        });

    private static List<double> Tried(SaturationSearch search, Func<double, bool> carries)
    {
        var tried = new List<double>();
        while (search.Next is { } rate && tried.Count < 1_000)
        {
            tried.Add(rate);
            search.Tell(carries(rate));
        }

        return tried;
    }
}
