using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millrace.Api.Access;
using Millrace.Api.Events;
using Millrace.Contracts.Access;
using Millrace.Contracts.Executions;
using Millrace.Transport.Control;
using Millrace.Transport.Jobs;

namespace Millrace.Api.Streaming;

/// <summary>What every conversation needs from the rest of the server.</summary>
internal sealed record StreamServices(
    JobEvents Events,
    IJobStore Store,
    IJobControlChannel Control,
    IOptions<StreamOptions> Options,
    TimeProvider Time,
    IHostApplicationLifetime Host,
    ILogger<StreamConversation> Log);

/// <summary>
/// One WebSocket: the client's messages are answered one by one; beside them a job's events are sent, its input is delivered, and
/// a ping shows that the line is alive. Events are fetched only when the last one is sent, so a slow reader holds no memory.
/// </summary>
internal sealed class StreamConversation(StreamSocket socket, StreamedJob? boundTo, Caller caller, StreamServices services) : IAsyncDisposable
{
    // Smaller than any backlog, so that every piece fits at some time.
    private const int StdinPieceBytes = 16 * 1024;

    private readonly CancellationTokenSource _life = CancellationTokenSource.CreateLinkedTokenSource(services.Host.ApplicationStopping);
    private readonly StreamOptions _options = services.Options.Value;
    private CancellationTokenSource? _following;
    private Task _follower = Task.CompletedTask;
    private Task _deliverer = Task.CompletedTask;
    private CancellationTokenSource? _delivering;
    private StreamedJob? _job;
    private JobInput? _input;
    private bool _stdinEnded;
    private int _errors;

    /// <summary>Holds the conversation to its end.</summary>
    public async Task RunAsync(long fromSeq)
    {
        using var stopping = services.Host.ApplicationStopping.Register(() => _ = LeaveAsync());
        var pinger = PingAsync();
        try
        {
            if (boundTo is not null)
            {
                await UseAsync(boundTo);
                Follow(boundTo.JobId, JobEvents.After(fromSeq));
            }

            await ListenAsync();
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone, or was shown the door.
            services.Log.LogDebug(e, "A stream of {JobId} ended", _job?.JobId);
        }
        finally
        {
            await _life.CancelAsync();
            await Task.WhenAll(pinger, StopFollowingAsync(), StopDeliveringAsync());
            await socket.AwaitCloseAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopFollowingAsync();
        await StopDeliveringAsync();
        _life.Dispose();
    }

    private async Task ListenAsync()
    {
        while (true)
        {
            // Not cancelled by our own end: a receive that is cancelled takes the connection, and the last words, with it.
            var received = await socket.ReceiveAsync(CancellationToken.None);
            switch (received.Kind)
            {
                case ReceivedKind.Closed:
                    await socket.SayCloseAsync(WebSocketCloseStatus.NormalClosure, "Goodbye.");
                    return;
                case ReceivedKind.Binary:
                    await EndAsync(WebSocketCloseStatus.PolicyViolation, StreamErrors.Binary, "Messages are text.");
                    return;
                case ReceivedKind.TooLarge:
                    await EndAsync(WebSocketCloseStatus.MessageTooBig, StreamErrors.TooLarge, $"A message has at most {_options.MessageBytes} bytes.");
                    return;
            }

            if (!IsUtf8(received.Text.Span))
            {
                await EndAsync(WebSocketCloseStatus.InvalidPayloadData, StreamErrors.BadMessage, "Text is UTF-8.");
                return;
            }

            if (!await AnswerAsync(received.Text))
            {
                return;
            }
        }
    }

    /// <summary>Does what a message says; false when the conversation is over.</summary>
    private async Task<bool> AnswerAsync(ReadOnlyMemory<byte> text)
    {
        try
        {
            await ObeyAsync(ClientMessageReader.Read(text));
            return true;
        }
        catch (BadMessageException e) when (e.Code == StreamErrors.NotFound)
        {
            await EndAsync(WebSocketCloseStatus.PolicyViolation, e.Code, e.Message);
            return false;
        }
        catch (BadMessageException e) when (e.Code == StreamErrors.StdinFull || ++_errors <= _options.Errors)
        {
            await ReportAsync(e.Code, e.Message);
            return true;
        }
        catch (BadMessageException)
        {
            await EndAsync(WebSocketCloseStatus.PolicyViolation, StreamErrors.TooManyErrors, "Too many mistakes.");
            return false;
        }
    }

    private Task ObeyAsync(ClientMessage message) => message switch
    {
        ClientMessage.Subscribe subscribe => SubscribeAsync(subscribe),
        ClientMessage.Unsubscribe => StopFollowingAsync(),
        _ when !caller.May(KeyScope.Execute) => throw new BadMessageException(StreamErrors.Forbidden, "The key may watch jobs, not talk to them: it has no execute scope."),
        ClientMessage.Stdin stdin => StdinAsync(stdin.Data),
        ClientMessage.StdinEof => StdinEofAsync(),
        ClientMessage.Resize when !CurrentJob.HasTerminal => throw new BadMessageException(StreamErrors.NoTerminal, "The job has no terminal."),
        ClientMessage.Resize resize => SayAsync(new ResizeControl(resize.Cols, resize.Rows)),
        ClientMessage.Signal signal => SayAsync(new SignalControl(signal.Name)),
        _ => throw new InvalidOperationException($"{message.GetType()} is not handled."),
    };

    private async Task SubscribeAsync(ClientMessage.Subscribe subscribe)
    {
        var id = subscribe.JobId ?? _job?.JobId ?? throw new BadMessageException(StreamErrors.NoJob, "subscribe needs job_id here.");
        if (boundTo is not null && id != boundTo.JobId)
        {
            throw new BadMessageException(StreamErrors.WrongJob, $"This connection is for {boundTo.JobId}; connect to /stream for others.");
        }

        if (id != _job?.JobId)
        {
            var job = StreamedJob.Of(await services.Store.GetOwnAsync(id, caller, _life.Token));
            await UseAsync(job ?? throw new BadMessageException(StreamErrors.NotFound, "There is no such job."));
        }

        await StopFollowingAsync();
        Follow(id, JobEvents.After(subscribe.FromSeq));
    }

    private StreamedJob CurrentJob => _job ?? throw new BadMessageException(StreamErrors.NoJob, "Say subscribe with a job_id first.");

    // From now on input goes to this job.
    private async Task UseAsync(StreamedJob job)
    {
        await StopDeliveringAsync();
        _job = job;
        _stdinEnded = false;
        _input = new JobInput(job.JobId, services.Control, services.Store, services.Time, _options);
        _delivering = CancellationTokenSource.CreateLinkedTokenSource(_life.Token);
        _deliverer = QuietlyAsync(_input.DeliverAsync(ReportAsync, _delivering.Token));
    }

    private async Task StdinAsync(string text)
    {
        RequireOpenStdin();
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var start = 0; start < bytes.Length; start += StdinPieceBytes)
        {
            await SayAsync(new StdinControl(bytes[start..Math.Min(bytes.Length, start + StdinPieceBytes)]));
        }
    }

    private async Task StdinEofAsync()
    {
        RequireOpenStdin();
        await SayAsync(new StdinEofControl());
        _stdinEnded = true;
    }

    private void RequireOpenStdin()
    {
        if (_stdinEnded || !CurrentJob.Interactive)
        {
            throw new BadMessageException(StreamErrors.StdinClosed, _stdinEnded ? "The end of input was sent." : "The job's input came with its request.");
        }
    }

    private async Task SayAsync(JobControl message)
    {
        _ = CurrentJob;
        if (!await _input!.OfferAsync(message, _life.Token))
        {
            throw new BadMessageException(StreamErrors.StdinFull, "Too much waits for this job already; the rest of this message is lost.");
        }
    }

    private void Follow(string jobId, long after)
    {
        _following = CancellationTokenSource.CreateLinkedTokenSource(_life.Token);
        _follower = QuietlyAsync(FollowAsync(jobId, after, _following.Token));
    }

    private async Task FollowAsync(string jobId, long after, CancellationToken cancellation)
    {
        await foreach (var e in services.Events.ReadAsync(jobId, after, cancellation))
        {
            await socket.SendAsync(EventJson.ToUtf8(e), cancellation);
        }

        if (boundTo is not null && !services.Host.ApplicationStopping.IsCancellationRequested)
        {
            await socket.SayCloseAsync(WebSocketCloseStatus.NormalClosure, "The job has ended.");
            await socket.DropUnlessClosedAsync(cancellation);
        }
    }

    private async Task StopFollowingAsync()
    {
        if (_following is { } following)
        {
            _following = null;
            await following.CancelAsync();
            await _follower;
            following.Dispose();
        }
    }

    private async Task StopDeliveringAsync()
    {
        if (_delivering is { } delivering)
        {
            _delivering = null;
            await delivering.CancelAsync();
            await _deliverer;
            delivering.Dispose();
        }
    }

    private Task PingAsync() => QuietlyAsync(PingForeverAsync());

    private async Task PingForeverAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(_options.HeartbeatSeconds), services.Time);
        while (await timer.WaitForNextTickAsync(_life.Token))
        {
            await socket.SendAsync(ServerMessages.Ping(services.Time.GetUtcNow()), _life.Token);
        }
    }

    private Task ReportAsync(string code, string message) => socket.SendAsync(ServerMessages.Error(code, message), _life.Token);

    private async Task LeaveAsync()
    {
        await socket.SayCloseAsync(WebSocketCloseStatus.EndpointUnavailable, "The server stops.");
        await socket.DropUnlessClosedAsync(CancellationToken.None);
    }

    private async Task EndAsync(WebSocketCloseStatus status, string code, string message)
    {
        await ReportAsync(code, message);
        await socket.SayCloseAsync(status, message);
    }

    // The tasks beside the listener end with the connection; that it broke under them is the listener's to see.
    private async Task QuietlyAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // As above.
        }
        catch (Exception e)
        {
            services.Log.LogError(e, "A stream of {JobId} failed", _job?.JobId);
            await socket.SayCloseAsync(WebSocketCloseStatus.InternalServerError, "The server failed.");
        }
    }

    private static bool IsUtf8(ReadOnlySpan<byte> text) => System.Text.Unicode.Utf8.IsValid(text);
}
