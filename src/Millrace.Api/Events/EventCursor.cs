using Millrace.Contracts.Executions;

namespace Millrace.Api.Events;

/// <summary>Steps through a job's events with a bound on each wait, and can be left in the middle of one.</summary>
internal sealed class EventCursor : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _leaving;
    private readonly IAsyncEnumerator<ExecutionEvent> _events;
    private Task<bool> _next;

    public EventCursor(JobEvents events, string jobId, long afterSeq, TimeProvider time, CancellationToken stopping, CancellationToken cancellation)
    {
        _time = time;
        _stopping = stopping;
        _leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stopping);
        _events = events.ReadAsync(jobId, afterSeq, _leaving.Token).GetAsyncEnumerator(_leaving.Token);
        _next = _events.MoveNextAsync().AsTask();
    }

    /// <summary>True when the next step is known already.</summary>
    public bool IsReady => _next.IsCompleted;

    /// <summary>True when the next step (an event or the end) is known within that time.</summary>
    public async Task<bool> WaitAsync(TimeSpan patience)
    {
        if (_next.IsCompleted || patience <= TimeSpan.Zero)
        {
            return _next.IsCompleted;
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        var delay = Task.Delay(patience, _time, enough.Token);
        var first = await Task.WhenAny(_next, delay);
        await enough.CancelAsync();
        return first == _next;
    }

    /// <summary>True when the story was cut because the server stops, and not at its end.</summary>
    public bool IsCut => _stopping.IsCancellationRequested;

    /// <summary>The next event; null at the end, or when the server stops.</summary>
    public async Task<ExecutionEvent?> TakeAsync()
    {
        try
        {
            if (!await _next)
            {
                return null;
            }
        }
        catch (OperationCanceledException) when (IsCut)
        {
            return null;
        }

        var e = _events.Current;
        _next = _events.MoveNextAsync().AsTask();
        return e;
    }

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await ((Task)_next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _events.DisposeAsync();
        _leaving.Dispose();
    }
}
