using Millrace.Contracts.Executions;
using Millrace.Transport.Control;
using Xunit;

namespace Millrace.Tests.Transport.Control;

/// <summary>What every control channel does.</summary>
public abstract class JobControlContract
{
    /// <summary>Bytes of input that may wait.</summary>
    protected const int Bound = 4096;

    protected abstract IJobControlChannel Channel { get; }

    [Fact]
    public async Task Nobody_hears_what_is_said_before_a_runner_listens()
    {
        Assert.Equal(ControlOutcome.NotRunning, await SendAsync(new CancelControl("early")));

        using var listener = Channel.Listen("job", 1);
        await SendAsync(new StdinEofControl());

        Assert.Equal([new StdinEofControl()], await ReadInputAsync(listener, 1));
    }

    [Fact]
    public async Task A_runner_hears_input_in_the_order_it_was_said_and_the_rest_beside_it()
    {
        using var listener = Channel.Listen("job", 1);
        for (byte i = 0; i < 20; i++)
        {
            Assert.Equal(ControlOutcome.Sent, await SendAsync(Input(i)));
        }

        await SendAsync(new SignalControl("SIGINT"));
        await SendAsync(new StdinEofControl());
        await SendAsync(new CancelControl("enough"));

        var heard = await ReadInputAsync(listener, 21);
        Assert.Equal(Enumerable.Range(0, 20), heard.Take(20).Select(control => (int)((StdinControl)control).Data[0]));
        Assert.Equal(new StdinEofControl(), heard[20]);
        Assert.Equal([new SignalControl("SIGINT"), new CancelControl("enough")], await ReadUrgentAsync(listener, 2));
    }

    [Fact]
    public async Task A_runner_that_listens_already_hears_what_comes_later()
    {
        using var listener = Channel.Listen("job", 1);
        var reading = ReadUrgentAsync(listener, 1);
        Assert.False(reading.IsCompleted);

        await SendAsync(new ResizeControl(100, 40));

        Assert.Equal([new ResizeControl(100, 40)], await reading.Soon());
    }

    [Fact]
    public async Task Jobs_do_not_hear_each_other()
    {
        using var mine = Channel.Listen("job", 1);
        using var other = Channel.Listen("other", 1);
        await SendAsync(new SignalControl("SIGTERM"));
        await Channel.SendAsync("other", new SignalControl("SIGHUP"), default);

        Assert.Equal([new SignalControl("SIGTERM")], await ReadUrgentAsync(mine, 1));
        Assert.Equal([new SignalControl("SIGHUP")], await ReadUrgentAsync(other, 1));
    }

    [Fact]
    public async Task Input_beyond_the_bound_is_refused_until_the_job_reads()
    {
        using var listener = Channel.Listen("job", 1);
        Assert.Equal(ControlOutcome.Sent, await SendAsync(new StdinControl(new byte[Bound / 2])));
        Assert.Equal(ControlOutcome.Full, await SendAsync(new StdinControl(new byte[Bound])));

        await using var reader = listener.ReadInputAsync(default).GetAsyncEnumerator();
        await reader.MoveNextAsync();
        Assert.Equal(ControlOutcome.Full, await SendAsync(new StdinControl(new byte[Bound]))); // it is still being worked on
        var next = reader.MoveNextAsync();

        Assert.Equal(ControlOutcome.Sent, await SendAsync(new StdinControl(new byte[Bound / 2])));
        Assert.True(await next);
    }

    [Fact]
    public async Task Tiny_inputs_are_bounded_too()
    {
        using var listener = Channel.Listen("job", 1);
        var sent = 0;
        while (sent <= Bound && await SendAsync(Input(1)) == ControlOutcome.Sent)
        {
            sent++;
        }

        Assert.InRange(sent, 10, Bound / 8);
    }

    [Fact]
    public async Task Signals_and_the_end_are_heard_however_full_the_backlog_is()
    {
        using var listener = Channel.Listen("job", 1);
        while (await SendAsync(new StdinControl(new byte[500])) == ControlOutcome.Sent)
        {
        }

        JobControl[] never = [new SignalControl("SIGINT"), new ResizeControl(1, 2), new StdinEofControl(), new CancelControl("now")];
        foreach (var control in never)
        {
            Assert.Equal(ControlOutcome.Sent, await SendAsync(control));
        }

        Assert.Equal(never.Where(control => control is not StdinEofControl), await ReadUrgentAsync(listener, 3));
        var input = new List<JobControl>();
        await foreach (var control in listener.ReadInputAsync(default))
        {
            input.Add(control);
            if (control is StdinEofControl)
            {
                break;
            }
        }

        Assert.All(input.SkipLast(1), control => Assert.IsType<StdinControl>(control));
    }

    [Fact]
    public async Task A_listener_that_is_closed_ends_and_the_job_is_no_longer_running()
    {
        var listener = Channel.Listen("job", 1);
        var reading = ReadInputAsync(listener, 1);
        var obeying = ReadUrgentAsync(listener, 1);

        listener.Dispose();
        listener.Dispose();

        Assert.Empty(await reading.Soon());
        Assert.Empty(await obeying.Soon());
        Assert.Equal(ControlOutcome.NotRunning, await SendAsync(Input(1)));
    }

    [Fact]
    public async Task A_newer_attempt_takes_over_and_closing_the_old_one_changes_nothing()
    {
        var old = Channel.Listen("job", 1);
        var reading = ReadUrgentAsync(old, 1);
        using var newer = Channel.Listen("job", 2);
        Assert.Empty(await reading.Soon());

        old.Dispose();

        Assert.Equal(ControlOutcome.Sent, await SendAsync(new CancelControl("x")));
        Assert.Equal([new CancelControl("x")], await ReadUrgentAsync(newer, 1));
    }

    [Fact]
    public async Task An_older_attempt_that_comes_late_hears_nothing_and_ends()
    {
        using var newer = Channel.Listen("job", 2);
        await Task.Yield();
        var late = Channel.Listen("job", 1);

        Assert.Empty(await ReadUrgentAsync(late, 1));
        Assert.Empty(await ReadInputAsync(late, 1));
        late.Dispose();

        Assert.Equal(ControlOutcome.Sent, await SendAsync(new CancelControl("x")));
        Assert.Equal([new CancelControl("x")], await ReadUrgentAsync(newer, 1));
    }

    [Fact]
    public async Task A_reader_can_stop_waiting()
    {
        using var listener = Channel.Listen("job", 1);
        using var leaving = new CancellationTokenSource();
        var reading = listener.ReadInputAsync(leaving.Token).ToListAsync(leaving.Token).AsTask();

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.Soon());
    }

    protected static StdinControl Input(byte value) => new([value]);

    protected ValueTask<ControlOutcome> SendAsync(JobControl control) => Channel.SendAsync("job", control, default);

    protected static Task<List<JobControl>> ReadUrgentAsync(IJobControlListener listener, int count) =>
        listener.ReadUrgentAsync(default).Take(count).ToListAsync().Soon();

    protected static Task<List<JobControl>> ReadInputAsync(IJobControlListener listener, int count) =>
        listener.ReadInputAsync(default).Take(count).ToListAsync().Soon();
}
