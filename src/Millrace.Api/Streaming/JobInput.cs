using System.Threading.Channels;
using Millrace.Contracts.Executions;
using Millrace.Transport.Control;
using Millrace.Transport.Jobs;

namespace Millrace.Api.Streaming;

/// <summary>
/// Carries what one connection says to one job, in order. What is said while the job is still queued, or faster than it reads,
/// is held back up to a bound. A signal or a new size does not wait behind input that the job does not read.
/// </summary>
internal sealed class JobInput(string jobId, IJobControlChannel control, IJobStore store, TimeProvider time, StreamOptions options)
{
    // What a message weighs beside its bytes, so that many tiny ones are bounded too.
    private const int Overhead = 64;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    private readonly Channel<JobControl> _held = Channel.CreateUnbounded<JobControl>(new UnboundedChannelOptions { SingleReader = true });
    private long _heldBytes;
    private volatile bool _isStuck;

    /// <summary>Takes a message; false when no more can be held.</summary>
    public async Task<bool> OfferAsync(JobControl message, CancellationToken cancellation)
    {
        if (_isStuck && message is not (StdinControl or StdinEofControl))
        {
            return await control.SendAsync(jobId, message, cancellation) == ControlOutcome.Sent;
        }

        // While there is no room, the client is not listened to: its own sends slow down to what the job reads.
        var since = time.GetTimestamp();
        while (!TryReserve(message))
        {
            if (time.GetElapsedTime(since) > Patience)
            {
                return false;
            }

            await Task.Delay(ShortestPause, time, cancellation);
        }

        return _held.Writer.TryWrite(message);
    }

    /// <summary>Delivers what is held, for as long as the connection lasts; reports what could not be delivered.</summary>
    public async Task DeliverAsync(Func<string, string, Task> report, CancellationToken cancellation)
    {
        await foreach (var message in _held.Reader.ReadAllAsync(cancellation))
        {
            if (await DeliverAsync(message, cancellation) is { } error)
            {
                await report(error.Code, error.Message);
            }

            Interlocked.Add(ref _heldBytes, -Weight(message));
        }
    }

    private async Task<BadMessageException?> DeliverAsync(JobControl message, CancellationToken cancellation)
    {
        var fullSince = (long?)null;
        for (var pause = ShortestPause; ; pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause)
        {
            switch (await control.SendAsync(jobId, message, cancellation))
            {
                case ControlOutcome.Sent:
                    _isStuck = false;
                    return null;
                case ControlOutcome.NotRunning when await store.GetAsync(jobId, cancellation) is not { } job || job.Status.IsFinal():
                    return new BadMessageException(StreamErrors.NotRunning, "The job has ended.");
                case ControlOutcome.Full:
                    _isStuck = true;
                    fullSince ??= time.GetTimestamp();
                    break;
            }

            if (fullSince is { } since && time.GetElapsedTime(since) > Patience)
            {
                return new BadMessageException(StreamErrors.StdinFull, "The job does not read its input; this part of it is lost.");
            }

            // Queued still, or between two runners, or slow to read.
            await Task.Delay(pause, time, cancellation);
        }
    }

    private TimeSpan Patience => TimeSpan.FromSeconds(options.StdinPatienceSeconds);

    private bool TryReserve(JobControl message)
    {
        if (Interlocked.Add(ref _heldBytes, Weight(message)) <= options.HeldBytes + Overhead)
        {
            return true;
        }

        Interlocked.Add(ref _heldBytes, -Weight(message));
        return false;
    }

    private static long Weight(JobControl message) => Overhead + (message is StdinControl input ? input.Data.Length : 0);
}
