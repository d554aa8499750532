using CsCheck;
using Millrace.Bench.OpenLoop;
using Xunit;

namespace Millrace.Tests.Bench;

public sealed class ArrivalScheduleTests
{
    private static readonly TimeSpan NoRamp = TimeSpan.Zero;

    [Fact]
    public void Constant_arrivals_have_the_same_gap()
    {
        var times = Times(ArrivalKind.Constant, 10, NoRamp, TimeSpan.FromSeconds(1));

        Assert.Equal(Enumerable.Range(1, 9).Select(i => TimeSpan.FromMilliseconds(100 * i)), times);
    }

    [Fact]
    public void During_a_ramp_the_rate_rises_evenly()
    {
        var times = Times(ArrivalKind.Constant, 100, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(2));

        // A quarter of the ramp's jobs come in its first half; after it the whole rate.
        Assert.InRange(times.Count(t => t < TimeSpan.FromSeconds(2)), 49, 51);
        Assert.InRange(times.Count(t => t < TimeSpan.FromSeconds(4)), 199, 201);
        Assert.InRange(times.Count(t => t >= TimeSpan.FromSeconds(4)), 198, 201);
    }

    [Fact]
    public void Poisson_arrivals_have_the_rate_that_was_asked_for_and_gaps_as_uneven_as_chance()
    {
        var times = Times(ArrivalKind.Poisson, 1_000, NoRamp, TimeSpan.FromSeconds(20));

        var gaps = times.Skip(1).Zip(times, (b, a) => (b - a).TotalSeconds).ToArray();
        var mean = gaps.Average();
        Assert.InRange(times.Length, 19_400, 20_600);
        Assert.InRange(gaps.Average(g => (g - mean) * (g - mean)) / (mean * mean), 0.9, 1.1);
    }

    [Fact]
    public void A_seed_gives_the_same_moments_again() =>
        Assert.Equal(Times(ArrivalKind.Poisson, 50, NoRamp, TimeSpan.FromSeconds(5)), Times(ArrivalKind.Poisson, 50, NoRamp, TimeSpan.FromSeconds(5)));

    [Fact]
    public void Moments_are_in_order_and_within_the_run() =>
        Gen.Select(Gen.Double[0.1, 500], Gen.Double[0, 10], Gen.Double[0, 5], Gen.Bool).Sample((rate, ramp, measured, poisson) =>
        {
            var schedule = new ArrivalSchedule(poisson ? ArrivalKind.Poisson : ArrivalKind.Constant, rate, TimeSpan.FromSeconds(ramp), TimeSpan.FromSeconds(measured));
            var times = schedule.Times(new Random(7)).ToArray();

            Assert.True(times.Zip(times.Skip(1)).All(pair => pair.First <= pair.Second));
            Assert.All(times, time => Assert.InRange(time, TimeSpan.Zero, schedule.Length));
        }, iter: 200);

    private static TimeSpan[] Times(ArrivalKind kind, double rate, TimeSpan ramp, TimeSpan measured) =>
        [.. new ArrivalSchedule(kind, rate, ramp, measured).Times(new Random(1))];
}
