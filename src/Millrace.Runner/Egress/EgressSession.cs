using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Millrace.Sandbox.Egress;

namespace Millrace.Runner.Egress;

/// <summary>
/// The broker for one sandbox: answers each of its connections as a proxy would, lets through what the policy allows, and
/// notes who asked for what. Disposing closes everything that is open.
/// </summary>
internal sealed class EgressSession(EgressPolicy policy, EgressAsker asker, IEgressRoutes routes, ILogger logger) : IAsyncDisposable
{
    /// <summary>The port of the sandbox's own loopback at which it listens.</summary>
    public const int Port = 3128;

    private const int HeadBytes = 16 * 1024;

    // A flood of refusals must not become a flood of the log.
    private const int MostLines = 200;

    private readonly EgressJudge _judge = new(policy.Rules, routes);
    private readonly EgressBudget _budget = new(policy.Connections, policy.Bytes);
    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentDictionary<Task, byte> _open = new();
    private readonly ConcurrentQueue<(string Target, EgressVerdict Verdict)> _refused = new();
    private int _lines;

    /// <summary>Bytes that went, both ways.</summary>
    public long BytesUsed => _budget.Used;

    /// <summary>What was refused, the first few.</summary>
    public IReadOnlyCollection<(string Target, EgressVerdict Verdict)> Refused => _refused;

    /// <summary>Opens the way out of a sandbox.</summary>
    public ValueTask AttachAsync(Sandbox.Sandbox sandbox, CancellationToken cancellation) => sandbox.OpenEgressAsync(Port, Accept, cancellation);

    /// <summary>Takes one connection; returns at once.</summary>
    public void Accept(SandboxConnection connection)
    {
        var task = Task.Run(() => ServeAsync(connection));
        _open.TryAdd(task, 0);
        task.ContinueWith(done => _open.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAll(_open.Keys);
        _over.Dispose();
        if (_lines > MostLines)
        {
            logger.LogWarning("Job {JobId} of {Tenant} ({Stage}): {Count} more requests to leave the sandbox are not shown.", asker.JobId, asker.Tenant, asker.Stage, _lines - MostLines);
        }
    }

    private async Task ServeAsync(SandboxConnection connection)
    {
        await using var _ = connection;
        try
        {
            await ServeAsync(connection, _over.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The program, the job or the other end has left.
        }
        catch (Exception e)
        {
            logger.LogError(e, "Job {JobId}: a connection out of its sandbox failed.", asker.JobId);
        }
    }

    private async Task ServeAsync(SandboxConnection connection, CancellationToken cancellation)
    {
        if (!_budget.TakeConnection())
        {
            await RefuseAsync(connection, "-", EgressVerdict.Exhausted, $"this sandbox has made its {policy.Connections} connections", cancellation);
            return;
        }

        var (head, rest) = await ReadHeadAsync(connection, cancellation);
        if (head is null)
        {
            await RefuseAsync(connection, "-", EgressVerdict.Malformed, "the request is too long, too slow, or none", cancellation);
            return;
        }

        var (request, problem) = ProxyRequest.Parse(head);
        if (request is null)
        {
            await RefuseAsync(connection, "-", EgressVerdict.Malformed, problem, cancellation);
            return;
        }

        var target = $"{request.Host}:{request.Port}";
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(policy.ConnectPatience);
        Stream? outside = null;
        EgressRuling ruling;
        try
        {
            ruling = await _judge.JudgeAsync(request.Host, request.Port, patience.Token);
            if (ruling.Verdict == EgressVerdict.Allowed)
            {
                outside = await ConnectAsync(ruling.Addresses, request.Port, patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            ruling = new EgressRuling(EgressVerdict.Unreachable, [], $"{target} does not answer");
        }

        if (outside is null)
        {
            ruling = ruling.Verdict == EgressVerdict.Allowed ? new EgressRuling(EgressVerdict.Unreachable, [], $"{target} cannot be reached") : ruling;
            await RefuseAsync(connection, target, ruling.Verdict, ruling.Reason, cancellation);
            return;
        }

        await using (outside)
        {
            Note(target, EgressVerdict.Allowed);
            if (!await CarryAsync(connection, outside, request, rest, cancellation))
            {
                Note(target, EgressVerdict.Exhausted);
            }
        }
    }

    private async Task<bool> CarryAsync(SandboxConnection connection, Stream outside, ProxyRequest request, byte[] rest, CancellationToken cancellation)
    {
        var relay = new EgressRelay(connection, outside, _budget, policy.Silence);
        if (request.IsTunnel)
        {
            await connection.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), cancellation);
            await outside.WriteAsync(rest, cancellation);
            return _budget.TakeBytes(rest.Length) && await relay.TunnelAsync(cancellation);
        }

        // What follows the body would be another request, which nobody has judged.
        var body = rest.AsMemory(0, (int)Math.Min(rest.Length, request.BodyBytes));
        await outside.WriteAsync(request.Head, cancellation);
        await outside.WriteAsync(body, cancellation);
        return _budget.TakeBytes(request.Head.Length + body.Length) && await relay.ExchangeAsync(request.BodyBytes - body.Length, cancellation);
    }

    private async Task<Stream?> ConnectAsync(IReadOnlyList<IPAddress> addresses, int port, CancellationToken cancellation)
    {
        foreach (var address in addresses)
        {
            try
            {
                return await routes.ConnectAsync(new IPEndPoint(address, port), cancellation);
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                // The next one.
            }
        }

        return null;
    }

    private async Task<(byte[]? Head, byte[] After)> ReadHeadAsync(SandboxConnection connection, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(policy.HeadPatience);
        var buffer = new byte[HeadBytes];
        var filled = 0;
        try
        {
            while (filled < HeadBytes)
            {
                var count = await connection.ReadAsync(buffer.AsMemory(filled), patience.Token);
                if (count == 0)
                {
                    break;
                }

                filled += count;
                if (buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
                {
                    return (buffer[..(end + 4)], buffer[(end + 4)..filled]);
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Too slow.
        }

        return (null, []);
    }

    private async Task RefuseAsync(SandboxConnection connection, string target, EgressVerdict verdict, string reason, CancellationToken cancellation)
    {
        Note(target, verdict);
        var status = verdict switch
        {
            EgressVerdict.Malformed => "400 Bad Request",
            EgressVerdict.NotFound or EgressVerdict.Unreachable => "502 Bad Gateway",
            EgressVerdict.Exhausted => "429 Too Many Requests",
            _ => "403 Forbidden",
        };
        var text = $"millrace: {reason}.\n";
        var answer = $"HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {Encoding.UTF8.GetByteCount(text)}\r\nConnection: close\r\n\r\n{text}";
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(policy.HeadPatience);
        await connection.WriteAsync(Encoding.UTF8.GetBytes(answer), patience.Token);
        await connection.EndAsync(patience.Token);

        // Closed at once, the program might lose the answer while it still speaks.
        var ignored = new byte[4096];
        for (var left = 64 * 1024; left > 0;)
        {
            var count = await connection.ReadAsync(ignored, patience.Token);
            left = count == 0 ? 0 : left - count;
        }
    }

    private void Note(string target, EgressVerdict verdict)
    {
        if (Interlocked.Increment(ref _lines) > MostLines)
        {
            return;
        }

        if (verdict != EgressVerdict.Allowed)
        {
            _refused.Enqueue((target, verdict));
        }

        logger.LogInformation("Job {JobId} of {Tenant} ({Stage}) asked for {Target}: {Verdict}.", asker.JobId, asker.Tenant, asker.Stage, target, verdict);
    }
}
