using CsCheck;
using Millrace.Runner.Execution;
using Xunit;

namespace Millrace.Tests.Runner.Execution;

public sealed class OutputBudgetTests
{
    [Fact]
    public void A_chunk_that_fits_passes_whole_and_one_that_fills_it_exceeds_nothing()
    {
        var budget = new OutputBudget(10);

        Assert.Equal(4, budget.Take(4));
        Assert.Equal(6, budget.Take(6));
        Assert.False(budget.Exceeded);
    }

    [Fact]
    public void The_chunk_that_goes_too_far_passes_in_part_and_later_ones_not_at_all()
    {
        var budget = new OutputBudget(10);

        Assert.Equal(10, budget.Take(11));
        Assert.True(budget.Exceeded);
        Assert.Equal(0, budget.Take(1));
        Assert.True(budget.Exceeded);
    }

    [Fact]
    public void Nothing_written_exceeds_not_even_a_budget_of_nothing()
    {
        var budget = new OutputBudget(0);

        Assert.Equal(0, budget.Take(0));
        Assert.False(budget.Exceeded);
    }

    [Fact]
    public void A_budget_beyond_what_a_chunk_can_hold_lets_it_pass() => Assert.Equal(int.MaxValue, new OutputBudget(long.MaxValue).Take(int.MaxValue));

    [Fact]
    public void However_it_comes_exactly_the_budget_passes() =>
        Gen.Select(Gen.Long[0, 500], Gen.Int[0, 100].Array[0, 20]).Sample((bytes, chunks) =>
        {
            var budget = new OutputBudget(bytes);
            var passed = chunks.Sum(chunk => budget.Take(chunk));
            return passed == Math.Min(bytes, chunks.Sum()) && budget.Exceeded == (chunks.Sum() > bytes);
        });
}
