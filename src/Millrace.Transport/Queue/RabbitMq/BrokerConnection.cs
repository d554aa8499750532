using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>
/// The one connection of a process, made when first asked for and made again when it is lost, with the topology declared each
/// time. Whoever uses it opens channels of its own and opens them again; nothing is recovered behind anybody's back.
/// </summary>
internal sealed partial class BrokerConnection(IOptions<RabbitMqOptions> options, Topology topology, TimeProvider time, ILogger<BrokerConnection> log)
    : IAsyncDisposable
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _connecting = new(1);
    private readonly string _where = BrokerAddress.Describe(options.Value.Url);
    private volatile IConnection? _connection;
    private volatile string? _blocked;
    private volatile Exception? _failure;
    private long _failedAt;
    private bool _disposed;

    /// <summary>What is the matter now; null when the broker is connected and takes messages, or was not asked for yet.</summary>
    public string? Problem =>
        _blocked is { } reason ? $"RabbitMQ at {_where} takes no messages now: {reason}."
        : _failure is not null || _connection is { IsOpen: false } ? $"RabbitMQ at {_where} is out of reach."
        : null;

    /// <summary>Why the broker takes no messages at the moment although it is connected; null when it does.</summary>
    public string? Blocked => _blocked;

    /// <summary>The connection; made now when there is none, with one attempt.</summary>
    /// <exception cref="QueueUnavailableException">The broker is out of reach.</exception>
    /// <exception cref="QueueMisconfiguredException">The broker has something else under one of our names.</exception>
    public async Task<IConnection> GetAsync(CancellationToken cancellation)
    {
        if (_connection is { IsOpen: true } open)
        {
            return open;
        }

        await _connecting.WaitAsync(cancellation);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _connection is { IsOpen: true } made ? made : await ConnectAsync(cancellation);
        }
        finally
        {
            _connecting.Release();
        }
    }

    /// <summary>The connection, however long it takes.</summary>
    public async Task<IConnection> WaitAsync(CancellationToken cancellation)
    {
        for (var pause = ShortestPause; ; pause = Min(pause * 2, LongestPause))
        {
            try
            {
                return await GetAsync(cancellation);
            }
            catch (Exception e) when (e is QueueUnavailableException or QueueMisconfiguredException)
            {
                // Not all at the same moment, when a broker comes back to a whole fleet.
                await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), time, cancellation);
            }
        }
    }

    /// <summary>Declares everything again, for the case that somebody has deleted it.</summary>
    public async Task RestoreTopologyAsync(CancellationToken cancellation) => await topology.DeclareAsync(await GetAsync(cancellation), cancellation);

    public async ValueTask DisposeAsync()
    {
        await _connecting.WaitAsync();
        _disposed = true;
        _connecting.Release();
        await CloseAsync(_connection);
    }

    private async Task<IConnection> ConnectAsync(CancellationToken cancellation)
    {
        // Many requests may find the broker away; it is not knocked at for each of them.
        if (_failure is { } last && time.GetElapsedTime(_failedAt) < ShortestPause)
        {
            throw Unavailable(last);
        }

        IConnection? connection = null;
        try
        {
            connection = await BrokerAddress.Factory(options.Value).CreateConnectionAsync(BrokerAddress.Endpoints(options.Value.Url), cancellation);
            await topology.DeclareAsync(connection, cancellation);
        }
        catch (Exception e) when (e is BrokerUnreachableException or QueueMisconfiguredException || BrokerErrors.IsLoss(e))
        {
            await CloseAsync(connection);
            Report(e);
            throw e is QueueMisconfiguredException ? e : Unavailable(e);
        }

        Watch(connection);
        (_blocked, _failure) = (null, null);
        var former = Interlocked.Exchange(ref _connection, connection);
        await CloseAsync(former);
        LogConnected(_where);
        return connection;
    }

    private void Watch(IConnection connection)
    {
        connection.ConnectionBlockedAsync += (_, e) =>
        {
            _blocked = e.Reason;
            LogBlocked(e.Reason);
            return Task.CompletedTask;
        };
        connection.ConnectionUnblockedAsync += (_, _) =>
        {
            _blocked = null;
            return Task.CompletedTask;
        };
        connection.ConnectionShutdownAsync += (_, e) =>
        {
            _blocked = null;
            if (!_disposed)
            {
                LogLost(_where, e.ReplyText);
            }

            return Task.CompletedTask;
        };
    }

    private void Report(Exception e)
    {
        if (_failure is null)
        {
            LogAway(_where, e is QueueMisconfiguredException ? e.Message : BrokerErrors.Explain(e));
        }

        _failure = e;
        _failedAt = time.GetTimestamp();
    }

    private QueueUnavailableException Unavailable(Exception cause) =>
        new($"RabbitMQ at {_where} is out of reach: {BrokerErrors.Explain(cause)}", uncertain: false, cause);

    private static async Task CloseAsync(IConnection? connection)
    {
        try
        {
            if (connection is not null)
            {
                // A broker that says nothing more is not waited for.
                await connection.CloseAsync(Goodbye);
                await connection.DisposeAsync();
            }
        }
        catch (Exception e) when (BrokerErrors.IsLoss(e))
        {
            // Already gone.
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    [LoggerMessage(Level = LogLevel.Information, Message = "RabbitMQ at {Where} is connected")]
    private partial void LogConnected(string where);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection to RabbitMQ at {Where} is lost: {Reason}")]
    private partial void LogLost(string where, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "RabbitMQ at {Where} is out of reach: {Reason}")]
    private partial void LogAway(string where, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "RabbitMQ takes no messages for now: {Reason}")]
    private partial void LogBlocked(string reason);
}
