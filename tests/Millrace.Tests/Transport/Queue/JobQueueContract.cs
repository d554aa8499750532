using Millrace.Contracts.Executions;
using Millrace.Transport.Queue;
using Xunit;

namespace Millrace.Tests.Transport.Queue;

/// <summary>What every job queue does.</summary>
public abstract class JobQueueContract
{
    protected const int Capacity = 20;

    /// <summary>A queue of <see cref="Capacity"/>.</summary>
    protected abstract IJobQueue Queue { get; }

    [Fact]
    public async Task Jobs_of_a_lane_are_taken_in_the_order_they_came()
    {
        await EnqueueAsync("a", "b", "c");

        Assert.Equal(["a", "b", "c"], await TakeAsync(3));
    }

    [Fact]
    public async Task Higher_lanes_overtake_lower_ones()
    {
        await Queue.EnqueueAsync(Job("low", JobPriority.Low), default);
        await Queue.EnqueueAsync(Job("normal", JobPriority.Normal), default);
        await Queue.EnqueueAsync(Job("high", JobPriority.High), default);

        Assert.Equal(["high", "normal", "low"], await TakeAsync(3));
    }

    [Fact]
    public async Task A_runner_that_waits_gets_the_next_job_that_comes()
    {
        var first = Queue.TakeAsync(default).AsTask();
        var second = Queue.TakeAsync(default).AsTask();
        Assert.False(first.IsCompleted);

        await EnqueueAsync("a", "b");

        var taken = await Task.WhenAll(first, second).Soon();
        Assert.Equal(["a", "b"], taken.Select(delivery => delivery.Job.JobId).Order());
        Assert.Equal(0, Queue.Depth);
    }

    [Fact]
    public async Task A_full_queue_refuses_and_takes_again_when_there_is_room()
    {
        await EnqueueAsync([.. Enumerable.Range(0, Capacity).Select(i => $"{i}")]);

        var refusal = await Assert.ThrowsAsync<QueueFullException>(() => Queue.EnqueueAsync(Job("more"), default));
        Assert.Equal(Capacity, refusal.Capacity);
        Assert.Equal(Capacity, Queue.Depth);

        await TakeAsync(1);
        await EnqueueAsync("more");
        Assert.Equal(Capacity - 1, Queue.PositionOf("more"));
    }

    [Fact]
    public async Task A_returned_job_is_the_next_of_its_lane_even_when_the_queue_is_full()
    {
        await EnqueueAsync([.. Enumerable.Range(0, Capacity).Select(i => $"{i}")]);
        var delivery = await Queue.TakeAsync(default).Soon();
        await EnqueueAsync("more");

        await delivery.ReturnAsync();

        Assert.Equal(Capacity + 1, Queue.Depth);
        Assert.Equal(["0", "1"], await TakeAsync(2));
    }

    [Fact]
    public async Task A_returned_job_goes_to_a_runner_that_waits()
    {
        await EnqueueAsync("a");
        var delivery = await Queue.TakeAsync(default).Soon();
        var waiting = Queue.TakeAsync(default).AsTask();

        await delivery.ReturnAsync();

        Assert.Equal("a", (await waiting.Soon()).Job.JobId);
    }

    [Fact]
    public async Task An_acknowledged_job_does_not_come_back()
    {
        await EnqueueAsync("a", "b");
        await (await Queue.TakeAsync(default).Soon()).AcknowledgeAsync();

        Assert.Equal(["b"], await TakeAsync(1));
        Assert.Equal(0, Queue.Depth);
    }

    [Fact]
    public async Task A_runner_that_stops_waiting_takes_no_job_with_it()
    {
        using var leaving = new CancellationTokenSource();
        var gone = Queue.TakeAsync(leaving.Token).AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone.Soon());

        await EnqueueAsync("a");

        Assert.Equal(["a"], await TakeAsync(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Queue.TakeAsync(leaving.Token).AsTask());
    }

    [Fact]
    public async Task No_job_is_lost_when_runners_come_and_go_at_any_moment()
    {
        const int Jobs = 400;
        var taken = new System.Collections.Concurrent.ConcurrentBag<string>();
        using var done = new CancellationTokenSource();
        var runners = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                using var leaving = CancellationTokenSource.CreateLinkedTokenSource(done.Token);
                var take = Queue.TakeAsync(leaving.Token).AsTask();
                await leaving.CancelAsync();
                try
                {
                    taken.Add((await take).Job.JobId);
                }
                catch (OperationCanceledException)
                {
                    await Task.Yield();
                }
            }
        })).ToList();

        for (var i = 0; i < Jobs;)
        {
            try
            {
                await EnqueueAsync($"{i}");
                i++;
            }
            catch (QueueFullException)
            {
                await Task.Yield();
            }
        }

        await done.CancelAsync();
        await Task.WhenAll(runners).Soon();
        while (Queue.Depth > 0)
        {
            taken.Add((await TakeAsync(1))[0]);
        }

        Assert.Equal(Enumerable.Range(0, Jobs).Select(i => $"{i}").Order(), taken.Order());
    }

    [Fact]
    public async Task The_queue_tells_how_many_jobs_wait_before_one()
    {
        await EnqueueAsync("a", "b");
        await Queue.EnqueueAsync(Job("urgent", JobPriority.High), default);

        Assert.Equal(3, Queue.Depth);
        Assert.Equal((0, 1, 2), (Queue.PositionOf("urgent"), Queue.PositionOf("a"), Queue.PositionOf("b")));
        await TakeAsync(1);
        Assert.Equal((null, 0), (Queue.PositionOf("urgent"), Queue.PositionOf("a")));
    }

    [Fact]
    public async Task A_delivery_is_settled_once()
    {
        await EnqueueAsync("a");
        var delivery = await Queue.TakeAsync(default).Soon();
        await delivery.AcknowledgeAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await delivery.ReturnAsync());

        Assert.Equal(0, Queue.Depth);
    }

    protected static QueuedJob Job(string id, JobPriority priority = JobPriority.Normal) => new(id, "python", priority);

    protected async Task<List<string>> TakeAsync(int count)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            ids.Add((await Queue.TakeAsync(default).Soon()).Job.JobId);
        }

        return ids;
    }

    protected async Task EnqueueAsync(params string[] ids)
    {
        foreach (var id in ids)
        {
            await Queue.EnqueueAsync(Job(id), default);
        }
    }
}
