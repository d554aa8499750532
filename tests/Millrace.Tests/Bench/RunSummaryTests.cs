using Millrace.Bench.OpenLoop;
using Xunit;

namespace Millrace.Tests.Bench;

public sealed class RunSummaryTests
{
    private static readonly ArrivalSchedule TenSeconds = new(ArrivalKind.Constant, 1, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(8));

    [Fact]
    public void Time_runs_from_the_moment_a_job_was_due_however_late_it_was_sent()
    {
        var run = RunSummary.Of(TenSeconds, [Job(due: 3, sent: 5, ended: 6, firstOutput: 5.5)]);

        Assert.Equal((3_000, 2_500, 2_000), (run.Answer!.P50, run.FirstOutput!.P50, run.Late!.P50));
    }

    [Fact]
    public void Jobs_of_the_ramp_do_not_count()
    {
        var run = RunSummary.Of(TenSeconds, [Job(1, 1, 9), Job(2, 2, 2.5)]);

        Assert.Equal((1, 500), (run.Jobs, run.Answer!.Longest));
    }

    [Fact]
    public void Failures_are_counted_by_their_kind_and_have_no_part_in_the_times()
    {
        var run = RunSummary.Of(TenSeconds, [Job(3, 3, 4), Job(3, 3, 60, error: "status 503"), Job(4, 4, 5, error: "status 429"), Job(5, 5, 6, error: "status 503")]);

        Assert.Equal([("status 503", 2), ("status 429", 1)], run.Failures);
        Assert.Equal((0.75, 1_000, 1), (run.FailedShare, run.Answer!.Longest, run.Answer.Count));
    }

    [Fact]
    public void The_rate_that_was_reached_counts_what_was_answered_while_it_was_measured() =>
        Assert.Equal((2 / 8.0, 3 / 8.0), Rates(RunSummary.Of(TenSeconds, [Job(1, 1, 3), Job(3, 3, 4), Job(9, 9, 18), Job(9.9, 9.9, 10.1)])));

    [Fact]
    public void A_backlog_that_grows_breaks_a_bound_though_no_answer_is_late_yet()
    {
        var run = RunSummary.Of(TenSeconds, [.. Enumerable.Range(0, 8).Select(i => Job(2 + i, 2 + i, 2 + i + 0.3)), Job(9.8, 9.8, 10.1), Job(9.9, 9.9, 10.2)]);

        Assert.Equal("answered 1.0 of 1.3 a second", new Bounds(500, 0.01).BrokenBy(run));
    }

    [Theory]
    [InlineData(0.4, 0, null)]
    [InlineData(0.6, 0, "p95 600 ms")]
    [InlineData(0.1, 1, "50.0 % failed, most by 'status 503'")]
    public void A_bound_that_is_broken_is_named(double took, int failed, string? expected)
    {
        var run = RunSummary.Of(TenSeconds, [Job(3, 3, 3 + took), .. Enumerable.Repeat(Job(3, 3, 4, error: "status 503"), failed)]);

        Assert.Equal(expected, new Bounds(500, 0.01).BrokenBy(run));
    }

    private static (double Achieved, double Arrived) Rates(RunSummary run) => (run.Achieved, run.Arrived);

    private static Sample Job(double due, double sent, double ended, double? firstOutput = null, string? error = null) =>
        new("python", Following.WebSocket, At(due), At(sent), At(ended), new JobEnd(error, firstOutput is { } first ? At(first) : null));

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
