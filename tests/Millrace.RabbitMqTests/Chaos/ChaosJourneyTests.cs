using Millrace.RabbitMqTests.Support;
using Xunit;

namespace Millrace.RabbitMqTests.Chaos;

/// <summary>What the fleet promises, while its processes are killed, frozen and cut off. Each journey prints its counts.</summary>
[Collection(BrokerTests.Name)]
public sealed class ChaosJourneyTests(BrokerFixture broker) : IAsyncLifetime
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(5));
    private ChaosFleet _fleet = null!;
    private ChaosClient _client = null!;
    private ChaosLoad _load = null!;

    public async ValueTask InitializeAsync()
    {
        await Fleet.ClearAsync(broker.Server);
        _fleet = new ChaosFleet(
            broker.Server,
            ("Millrace__Runner__Slots", "8"),
            ("Millrace__Runner__WarmFloor", "0"),
            ("Millrace__Queue__HeartbeatSeconds", "2"),
            ("Millrace__Queue__ConfirmSeconds", "5"));
        _client = new ChaosClient(_fleet);
        _load = new ChaosLoad(_fleet, _client, _patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _fleet.DisposeAsync();
        _patience.Dispose();
    }

    [Fact]
    public async Task No_job_is_lost_or_ends_twice_while_runners_are_killed_every_few_seconds()
    {
        const int Kills = 6;
        var verdict = await StartAsync("runners killed", apis: 1, runners: 2);

        await _load.RunAsync(ChaosLoad.Jobs, impatient: false, [.. Enumerable.Range(0, Kills).Select<int, Func<Task>>(i => () => KillBusyRunnerAsync(i % 2))]);

        await EndAsync(verdict, $"{Kills} runners killed while they ran jobs");
    }

    [Fact]
    public async Task No_job_is_lost_or_ends_twice_while_an_API_RabbitMQ_and_Redis_are_killed_and_connections_are_cut()
    {
        var verdict = await StartAsync("everything else killed", apis: 2, runners: 2);

        await _load.RunAsync(
            ChaosLoad.Jobs,
            impatient: true,
            () => _fleet.ReplaceApiAsync(0),
            CutBeforeConfirmsAsync,
            KillRabbitAsync,
            KillRedisAsync,
            CutBeforeAcknowledgementsAsync);

        await EndAsync(verdict, "an API, RabbitMQ and Redis killed and started again, connections cut before confirms and before acknowledgements");
    }

    [Fact]
    public async Task What_a_frozen_runner_still_says_when_it_thaws_changes_nothing()
    {
        var verdict = await StartAsync("a runner frozen", apis: 1, runners: 2);
        var frozen = _fleet.Runners[0];

        await _load.RunAsync(ChaosLoad.Jobs, impatient: false, () => FreezeBusyAsync(frozen));
        await verdict.AllEndAsync();
        var before = await verdict.ReadAsync();
        var overtaken = await OvertakenAsync(frozen);
        Assert.True(overtaken.Count > 0, "Nothing that the frozen runner had begun was finished by the other one.");

        ChaosFleet.Thaw(frozen);
        await Until.TrueAsync(() => overtaken.All(id => HasReported(frozen, id)), $"the thawed runner has brought {overtaken.Count} void attempts to their end:\n{frozen.Log}");
        await _fleet.Runners[1].KillAsync();
        await _load.RunAsync(10, impatient: false);
        await verdict.AllEndAsync();
        var after = await verdict.ReadAsync();

        Assert.All(before, job => Assert.Equal(job.Value, after[job.Key]));
        await EndAsync(verdict, $"a runner frozen over {overtaken.Count} of its jobs, and thawed when they had ended elsewhere");
    }

    private async Task<ChaosVerdict> StartAsync(string journey, int apis, int runners)
    {
        await _fleet.StartAsync(apis, runners);
        await ResultsListener.BeginAsync(_fleet.Rabbit);
        return new ChaosVerdict(_fleet, _client, journey);
    }

    private async Task EndAsync(ChaosVerdict verdict, string harm)
    {
        await verdict.AllEndAsync();
        await _load.WatchedAsync();
        verdict.Saw(_load.Watchers, await verdict.ReadAsync());
        await verdict.TellsAsync();
        verdict.Pronounce(_load.Watchers, harm);
    }

    private async Task<IReadOnlyList<string>> RunningOnAsync(FleetProcess runner) =>
        [.. (await _client.ListAsync("&status=running")).Where(job => job["runner_id"]?.GetValue<string>() == _fleet.NameOf(runner)).Select(job => job["job_id"]!.GetValue<string>())];

    private async Task KillBusyRunnerAsync(int index)
    {
        await Until.TrueAsync(async () => (await RunningOnAsync(_fleet.Runners[index])).Count > 0, "the runner has something to lose");
        await _fleet.ReplaceRunnerAsync(index);
    }

    // Jobs reach the broker, its confirms do not reach the API: it sends them again, and the broker has them twice.
    private async Task CutBeforeConfirmsAsync()
    {
        var before = _client.Accepted.Count;
        _fleet.ApiToRabbit.SwallowsAnswers = true;
        var forwarded = _fleet.ApiToRabbit.Forwarded;
        await Until.TrueAsync(() => _fleet.ApiToRabbit.Forwarded > forwarded + 8 * 1024, "jobs are on their way to the broker");
        _fleet.ApiToRabbit.Heal();
        await Until.TrueAsync(() => _client.Accepted.Count > before + 10, "jobs are accepted again");
    }

    // Results are stored and told, acknowledgements do not arrive: the broker delivers finished jobs again.
    private async Task CutBeforeAcknowledgementsAsync()
    {
        var last = await _client.SubmitAsync(new ChaosJob(1_000_000, 4), Guid.NewGuid().ToString("N"));
        await Until.TrueAsync(async () => await StatusAsync(last) == "running", "a runner has a job in hand");
        _fleet.RunnerToRabbit.SwallowsRequests = true;
        await Until.TrueAsync(async () => await StatusAsync(last) == "completed", "it ends, and cannot be acknowledged");
        _fleet.RunnerToRabbit.Heal();
    }

    private async Task<string> StatusAsync(string jobId) => (await _client.GetAsync($"/api/jobs/{jobId}"))["status"]!.GetValue<string>();

    private async Task KillRabbitAsync()
    {
        var refused = _client.Refused;
        await _fleet.Rabbit.KillAsync();
        await Until.TrueAsync(() => _client.Refused > refused, "a client is told that there is no broker");
        await _fleet.Rabbit.StartAsync();
        var accepted = _client.Accepted.Count;
        await Until.TrueAsync(() => _client.Accepted.Count > accepted, "jobs are accepted again");
    }

    private async Task KillRedisAsync()
    {
        var refused = _client.Refused;
        _fleet.Redis.Kill();
        await Until.TrueAsync(() => _client.Refused > refused, "a client is told that there is no Redis");
        _fleet.Redis.StartAgain();
        var accepted = _client.Accepted.Count;
        await Until.TrueAsync(() => _client.Accepted.Count > accepted, "jobs are accepted again");
    }

    private async Task FreezeBusyAsync(FleetProcess runner)
    {
        await Until.TrueAsync(async () => (await RunningOnAsync(runner)).Count >= 2, "the runner has something to lose");
        ChaosFleet.Freeze(runner);
    }

    // Jobs the frozen runner had begun, and another has ended: its log says that it was at them and not that they ended.
    private async Task<IReadOnlyList<string>> OvertakenAsync(FleetProcess frozen)
    {
        var jobs = await _client.ListAsync();
        return [.. jobs
            .Where(job => job["attempt"]!.GetValue<int>() > 1 && job["runner_id"]!.GetValue<string>() != _fleet.NameOf(frozen))
            .Select(job => job["job_id"]!.GetValue<string>())];
    }

    private static bool HasReported(FleetProcess runner, string jobId) => runner.Log.Contains($"Job {jobId} ", StringComparison.Ordinal);
}
