using Microsoft.Extensions.Options;
using Millrace.Api.Webhooks;
using Xunit;

namespace Millrace.Tests.Api.Webhooks;

public sealed class WebhookScheduleTests
{
    private readonly WebhookSchedule _schedule = new(Options.Create(new WebhookOptions { FirstPauseSeconds = 5, LongestPauseSeconds = 60, GiveUpSeconds = 1000 }));

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(3, 40)]
    [InlineData(4, 60)]
    [InlineData(1_000_000, 60)]
    public void Pauses_double_up_to_the_longest(int attempts, double seconds) =>
        Assert.Equal(seconds, _schedule.After(attempts, TimeSpan.Zero, null, chance: 0.5)!.Value.TotalSeconds, 3);

    [Theory]
    [InlineData(0, 8)]
    [InlineData(1, 12)]
    public void Chance_moves_a_pause_by_a_fifth(double chance, double seconds) =>
        Assert.Equal(seconds, _schedule.After(1, TimeSpan.Zero, null, chance)!.Value.TotalSeconds, 3);

    [Fact]
    public void A_receiver_that_asks_for_longer_gets_it() =>
        Assert.Equal(TimeSpan.FromSeconds(300), _schedule.After(0, TimeSpan.Zero, TimeSpan.FromSeconds(300), 0.5));

    [Fact]
    public void Beyond_the_whole_time_there_is_no_further_attempt()
    {
        Assert.NotNull(_schedule.After(9, TimeSpan.FromSeconds(940), null, 0.5));
        Assert.Null(_schedule.After(9, TimeSpan.FromSeconds(941), null, 0.5));
    }
}
