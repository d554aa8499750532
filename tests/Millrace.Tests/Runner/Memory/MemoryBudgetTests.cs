using CsCheck;
using Millrace.Runner.Memory;
using Xunit;

namespace Millrace.Tests.Runner.Memory;

public sealed class MemoryBudgetTests
{
    [Fact]
    public void What_fits_is_let_in_at_once()
    {
        var budget = new MemoryBudget(100);

        Assert.True(budget.ReserveAsync(60, default).IsCompleted);
        Assert.True(budget.ReserveAsync(40, default).IsCompleted);
        Assert.Equal(100, budget.Reserved);
        Assert.Equal(100, budget.Bytes);
    }

    [Fact]
    public void What_does_not_fit_waits_until_enough_has_been_given_back()
    {
        var budget = new MemoryBudget(100);
        budget.ReserveAsync(40, default);
        budget.ReserveAsync(40, default);
        var waiting = budget.ReserveAsync(70, default);
        Assert.False(waiting.IsCompleted);

        budget.Release(40);
        Assert.False(waiting.IsCompleted);

        budget.Release(40);
        Assert.True(waiting.IsCompleted);
        Assert.Equal(70, budget.Reserved);
    }

    [Fact]
    public void A_small_job_does_not_pass_a_large_one_that_asked_before_it()
    {
        var budget = new MemoryBudget(100);
        budget.ReserveAsync(60, default);
        var large = budget.ReserveAsync(80, default);
        var small = budget.ReserveAsync(10, default);

        Assert.False(large.IsCompleted);
        Assert.False(small.IsCompleted);

        budget.Release(60);
        Assert.True(large.IsCompleted);
        Assert.True(small.IsCompleted);
    }

    [Fact]
    public async Task Who_gives_up_takes_nothing_and_holds_up_nobody()
    {
        var budget = new MemoryBudget(100);
        var changes = 0;
        using var cancel = new CancellationTokenSource();
        await budget.ReserveAsync(60, default);
        var large = budget.ReserveAsync(80, cancel.Token);
        var small = budget.ReserveAsync(10, default);
        budget.Changed += () => changes++;
        Assert.False(small.IsCompleted);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        await small;
        Assert.Equal((70, true, 1), (budget.Reserved, budget.HasRoom, changes));
    }

    [Fact]
    public async Task Giving_up_after_one_was_let_in_changes_nothing()
    {
        var budget = new MemoryBudget(100);
        using var cancel = new CancellationTokenSource();
        await budget.ReserveAsync(60, cancel.Token);

        await cancel.CancelAsync();

        Assert.Equal(60, budget.Reserved);
    }

    [Fact]
    public void One_release_lets_in_as_many_as_fit_and_no_more()
    {
        var budget = new MemoryBudget(100);
        budget.ReserveAsync(100, default);
        Task[] waiting = [budget.ReserveAsync(50, default), budget.ReserveAsync(50, default), budget.ReserveAsync(50, default)];

        budget.Release(100);

        Assert.Equal([true, true, false], waiting.Select(t => t.IsCompleted));
    }

    [Fact]
    public void A_job_larger_than_the_budget_is_let_in_alone()
    {
        var budget = new MemoryBudget(100);
        budget.ReserveAsync(10, default);
        var huge = budget.ReserveAsync(1000, default);
        var next = budget.ReserveAsync(10, default);
        Assert.False(huge.IsCompleted);

        budget.Release(10);
        Assert.True(huge.IsCompleted);
        Assert.False(next.IsCompleted);

        budget.Release(1000);
        Assert.True(next.IsCompleted);
    }

    [Fact]
    public void Whatever_is_asked_for_the_budget_holds_the_order_holds_and_everyone_gets_in() =>
        Gen.Select(Gen.Long[1, 150].Array[1, 20], Gen.Bool.Array[0, 60]).Sample((asked, releases) =>
        {
            var budget = new MemoryBudget(100);
            var waiting = asked.Select(bytes => (Bytes: bytes, Task: budget.ReserveAsync(bytes, default))).ToList();
            var running = new Queue<long>();
            foreach (var release in releases.Concat(Enumerable.Repeat(true, asked.Length * 2)))
            {
                if (release && running.TryDequeue(out var bytes))
                {
                    budget.Release(bytes);
                }

                while (waiting is [{ Task.IsCompleted: true } first, ..])
                {
                    running.Enqueue(first.Bytes);
                    waiting.RemoveAt(0);
                }

                Assert.DoesNotContain(waiting, w => w.Task.IsCompleted);
                Assert.Equal(running.Sum(), budget.Reserved);
                Assert.True(budget.Reserved <= 100 || running.Count == 1);
            }

            return waiting.Count == 0;
        });
}
