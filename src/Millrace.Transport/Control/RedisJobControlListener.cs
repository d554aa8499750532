using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Millrace.Contracts.Executions;

namespace Millrace.Transport.Control;

/// <summary>
/// A runner's ear for one job. What was said waits in Redis until it is taken into the lanes here; input weighs in Redis, for those
/// who send it, until the job has asked for the next.
/// </summary>
internal sealed partial class RedisJobControlListener(
    string jobId, int attempt, RedisControlLanes lanes, TimeProvider time, ILogger logger, Action<RedisJobControlListener> remove) : IJobControlListener
{
    // So many in an answer, and there may be more.
    private const int Page = 64;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // Its bound is kept in Redis.
    private readonly LocalJobControlListener _taken = new(int.MaxValue, _ => { });
    private long _lastUrgent;
    private long _lastInput;
    private long _weightTaken;
    private int _wanted;
    private volatile bool _isHeard;
    private volatile bool _closed;

    /// <summary>Tells this listener from others of the job.</summary>
    public string Token { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The attempt it listens for.</summary>
    public int Attempt => attempt;

    /// <summary>Begins to listen. Known to Redis before any later command of this process.</summary>
    public void Open() => _ = OpenAsync();

    /// <summary>Something was said, or may have been: takes it. Also says that this listener is there.</summary>
    public void Take()
    {
        if (_isHeard && Interlocked.Increment(ref _wanted) == 1)
        {
            _ = TakeAllAsync();
        }
    }

    /// <summary>Another listens now.</summary>
    public void End()
    {
        _closed = true;
        _taken.Dispose();
        remove(this);
    }

    public IAsyncEnumerable<JobControl> ReadUrgentAsync(CancellationToken cancellation) => _taken.ReadUrgentAsync(cancellation);

    public async IAsyncEnumerable<JobControl> ReadInputAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var control in _taken.ReadInputAsync(cancellation))
        {
            yield return control;
            if (control is StdinControl)
            {
                // In full each time: one that is lost is made good by the next.
                _ = QuietlyAsync(lanes.ReleaseAsync(jobId, Token, Interlocked.Add(ref _weightTaken, RedisControlLanes.Weight(control))));
            }
        }
    }

    public void Dispose()
    {
        if (!_closed)
        {
            End();
            _ = QuietlyAsync(lanes.LeaveAsync(jobId, Token));
        }
    }

    private async Task OpenAsync()
    {
        while (!_closed && !_isHeard)
        {
            try
            {
                if (!await lanes.ListenAsync(jobId, attempt, Token))
                {
                    End();
                    return;
                }

                _isHeard = true;
                Take();
            }
            catch (TransportUnavailableException)
            {
                await Task.Delay(Pause, time);
            }
            catch (Exception e)
            {
                LogFailed(e, jobId);
                await Task.Delay(Pause, time);
            }
        }

        if (_closed)
        {
            // Closed while Redis was told of it.
            await QuietlyAsync(lanes.LeaveAsync(jobId, Token));
        }
    }

    private async Task TakeAllAsync()
    {
        int seen;
        do
        {
            seen = Volatile.Read(ref _wanted);
            await QuietlyAsync(TakeOnceAsync());
        }
        while (Interlocked.Add(ref _wanted, -seen) > 0);
    }

    private async Task TakeOnceAsync()
    {
        var more = true;
        while (more && !_closed)
        {
            var said = await lanes.TakeAsync(jobId, attempt, Token, _lastUrgent, _lastInput, Interlocked.Read(ref _weightTaken));
            if (said is null)
            {
                End();
                return;
            }

            foreach (var (number, control) in said)
            {
                Offer(number, control);
            }

            more = said.Count >= Page;
        }
    }

    // An answer may come twice, when the one before was lost.
    private void Offer(long number, JobControl control)
    {
        ref var last = ref control is StdinControl or StdinEofControl ? ref _lastInput : ref _lastUrgent;
        if (number > last)
        {
            last = number;
            _taken.Offer(control);
        }
    }

    // What is lost here is asked for again at the next look.
    private async Task QuietlyAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (TransportUnavailableException)
        {
            // Away: looked at again when it is back.
        }
        catch (Exception e)
        {
            LogFailed(e, jobId);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is said to {JobId} could not be heard for a moment")]
    private partial void LogFailed(Exception cause, string jobId);
}
