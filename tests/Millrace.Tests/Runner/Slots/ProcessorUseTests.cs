using Millrace.Contracts.Workers;
using Millrace.Runner.Slots;
using Xunit;

namespace Millrace.Tests.Runner.Slots;

public sealed class ProcessorUseTests
{
    [Fact]
    public void The_busy_share_is_that_since_the_last_question()
    {
        var lines = new Queue<string?>(["cpu  100 0 100 700 100 0 0 0 0 0", "cpu  150 0 100 740 110 0 0 0 0 0", "cpu  150 0 100 740 110 0 0 0 0 0", null]);
        var use = new ProcessorUse(lines.Dequeue);

        Assert.Equal(0.2, use.SinceLast(), 6);
        Assert.Equal(0.5, use.SinceLast(), 6);
        Assert.Equal(0, use.SinceLast());
        Assert.Equal(0, use.SinceLast());
    }

    [Fact]
    public void This_machine_tells_its_own() => Assert.InRange(new ProcessorUse().SinceLast(), double.Epsilon, 1);

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 1, 4, 1)]
    [InlineData(0.5, 0, 0, 0.15)]
    [InlineData(0, 0.5, 0, 0.15)]
    [InlineData(0, 0, 2, 0.2)]
    public void The_load_weighs_processors_memory_and_slots(double cpu, double memory, int busy, double load) =>
        Assert.Equal(load, new WorkerHeartbeat { RunnerId = "r", Timestamp = default, Slots = 4, Busy = busy, Provider = "native", Languages = [], Cpu = cpu, Memory = memory }.Load, 6);
}
