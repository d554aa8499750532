using Microsoft.Extensions.Options;
using Millrace.Contracts.Executions;
using Millrace.Transport;
using Millrace.Transport.Control;
using Xunit;

namespace Millrace.Tests.Transport.Control;

public sealed class LocalJobControlTests : JobControlContract
{
    protected override IJobControlChannel Channel { get; } =
        new LocalJobControlChannel(Options.Create(new EmbeddedTransportOptions { StdinBacklogBytes = Bound }));

    [Fact]
    public async Task What_can_be_said_once_is_kept_once_so_that_nobody_can_fill_the_memory()
    {
        using var listener = Channel.Listen("job", 1);
        for (var i = 0; i < 1000; i++)
        {
            await SendAsync(new SignalControl("SIGINT"));
            await SendAsync(new ResizeControl(i, i));
            await SendAsync(new StdinEofControl());
            await SendAsync(new CancelControl($"{i}"));
        }

        var heard = (await ReadUrgentAsync(listener, 3)).Concat(await ReadInputAsync(listener, 1)).ToList();
        var more = ReadUrgentAsync(listener, 1);
        listener.Dispose();

        Assert.Empty(await more);
        Assert.Equal(
            [new CancelControl("0"), new ResizeControl(999, 999), new SignalControl("SIGINT"), new StdinEofControl()],
            heard.OrderBy(control => control.GetType().Name, StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_input_larger_than_the_bound_passes_when_nothing_else_waits()
    {
        using var listener = Channel.Listen("job", 1);

        Assert.Equal(ControlOutcome.Sent, await SendAsync(new StdinControl(new byte[Bound * 2])));
        Assert.Equal(ControlOutcome.Full, await SendAsync(Input(1)));
    }
}
