using CsCheck;
using Microsoft.Extensions.Options;
using Millrace.Contracts.Executions;
using Millrace.Transport;
using Millrace.Transport.Queue;
using Xunit;

namespace Millrace.Tests.Transport.Queue;

public sealed class LocalJobQueueTests : JobQueueContract
{
    private readonly LocalJobQueue _queue = Create(Capacity);

    protected override IJobQueue Queue => _queue;

    [Fact]
    public async Task A_low_job_is_taken_within_eight_deliveries_however_many_high_ones_come()
    {
        await _queue.EnqueueAsync(Job("low", JobPriority.Low), default);
        var taken = await TakeUnderPressureAsync(8);

        Assert.Contains("low", taken);
        Assert.Equal(7, taken.Count(id => id.StartsWith("high", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Tenants_take_turns_so_that_one_who_sends_many_holds_up_nobody_else()
    {
        for (var i = 0; i < 6; i++)
        {
            await _queue.EnqueueAsync(Job($"many-{i}") with { Tenant = "attacker" }, default);
        }

        var first = await TakeIdAsync();
        await _queue.EnqueueAsync(Job("one") with { Tenant = "neighbour" }, default);
        await _queue.EnqueueAsync(Job("two") with { Tenant = "neighbour" }, default);
        string[] rest = [await TakeIdAsync(), await TakeIdAsync(), await TakeIdAsync(), await TakeIdAsync()];

        Assert.Equal("many-0", first);
        Assert.Equal(["one", "many-1", "two", "many-2"], rest);
    }

    private async Task<string> TakeIdAsync() => (await _queue.TakeAsync(default)).Job.JobId;

    [Fact]
    public async Task The_share_of_the_lower_lanes_goes_to_whoever_waits_longest_there()
    {
        await _queue.EnqueueAsync(Job("low", JobPriority.Low), default);
        await _queue.EnqueueAsync(Job("normal"), default);
        var taken = await TakeUnderPressureAsync(16);

        Assert.Equal(["low", "normal"], taken.Where(id => !id.StartsWith("high", StringComparison.Ordinal)));
    }

    [Fact]
    public void Of_any_eight_deliveries_one_is_for_a_lower_lane_that_waits_and_lanes_keep_their_order() =>
        Gen.Int[0, 3].Array[1, 300].Sample(steps =>
        {
            var queue = Create(1000);
            var lanes = new Dictionary<JobPriority, Queue<string>> { [JobPriority.High] = [], [JobPriority.Normal] = [], [JobPriority.Low] = [] };
            var passedOver = 0;
            for (var i = 0; i < steps.Length; i++)
            {
                if (steps[i] < 3)
                {
                    var priority = (JobPriority)steps[i];
                    queue.EnqueueAsync(Job($"{i}", priority), default);
                    lanes[priority].Enqueue($"{i}");
                    continue;
                }

                if (lanes.Values.All(lane => lane.Count == 0))
                {
                    continue;
                }

                var highest = lanes.Where(lane => lane.Value.Count > 0).Max(lane => lane.Key);
                var lowerWaits = lanes.Any(lane => lane.Key < highest && lane.Value.Count > 0);
                var job = queue.TakeAsync(default).AsTask().Result.Job;
                passedOver = lowerWaits && job.Priority == highest ? passedOver + 1 : 0;
                if (passedOver >= LocalJobQueue.FairShare || lanes[job.Priority].Dequeue() != job.JobId)
                {
                    return false;
                }
            }

            return queue.Depth == lanes.Values.Sum(lane => lane.Count);
        }, iter: 300);

    [Fact]
    public async Task Returned_jobs_stand_in_the_order_they_first_came()
    {
        await EnqueueAsync("a", "b", "c", "d");
        var deliveries = new List<IJobDelivery>();
        for (var i = 0; i < 3; i++)
        {
            deliveries.Add(await _queue.TakeAsync(default).Soon());
        }

        await deliveries[1].ReturnAsync();
        await deliveries[0].ReturnAsync();
        await deliveries[2].ReturnAsync();

        Assert.Equal(["a", "b", "c", "d"], await TakeAsync(4));
    }

    [Fact]
    public async Task Restored_jobs_are_taken_whatever_the_capacity_and_then_count()
    {
        for (var i = 0; i < Capacity + 5; i++)
        {
            _queue.Restore(Job($"{i}"));
        }

        await Assert.ThrowsAsync<QueueFullException>(() => _queue.EnqueueAsync(Job("new"), default));

        Assert.Equal(Enumerable.Range(0, Capacity + 5).Select(i => $"{i}"), await TakeAsync(Capacity + 5));
    }

    private static LocalJobQueue Create(int capacity) => new(Options.Create(new EmbeddedTransportOptions { QueueCapacity = capacity }), TimeProvider.System);

    // Before every delivery another high job comes.
    private async Task<List<string>> TakeUnderPressureAsync(int deliveries)
    {
        var taken = new List<string>();
        for (var i = 0; i < deliveries; i++)
        {
            await _queue.EnqueueAsync(Job($"high{i}", JobPriority.High), default);
            taken.AddRange(await TakeAsync(1));
        }

        return taken;
    }
}
