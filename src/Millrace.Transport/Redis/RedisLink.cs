using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using StackExchange.Redis;

namespace Millrace.Transport.Redis;

/// <summary>
/// The connection of this process to Redis, for every room that keeps something there. Commands share one connection and are
/// sent in the order of the calls. While Redis is away a call fails at once with <see cref="TransportUnavailableException"/>;
/// the connection comes back by itself.
/// </summary>
public sealed partial class RedisLink : IAsyncDisposable, IDisposable
{
    // A connection that answers nothing, though it is not broken, is given up after about four of these.
    private const int KeepAliveSeconds = 3;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly RedisOptions _options;
    private readonly ILogger<RedisLink> _logger;
    private readonly ResiliencePipeline _breaker;
    private readonly Task<ConnectionMultiplexer> _connecting;
    private readonly Lock _gate = new();
    private IDatabase? _database;
    private Task _lastIssued;
    private volatile bool _isOpen;
    private string? _distrust;

    /// <summary>Begins to connect; nothing waits for it before the first call.</summary>
    public RedisLink(IOptions<RedisOptions> options, ILogger<RedisLink> logger)
    {
        _options = options.Value;
        _logger = logger;
        _breaker = NewBreaker();
        var connection = _options.Connection ?? RedisAddress.Parse(_options.Url);
        Name = string.Join(',', connection.EndPoints.Select(EndPointText)) + "/" + (connection.DefaultDatabase ?? 0);
        _connecting = ConnectAsync(Tune(connection.Clone()));
        _lastIssued = _connecting;
    }

    /// <summary>Redis answers again after it was away: what was subscribed is so again, and what was announced meanwhile is lost.</summary>
    public event Action? Restored;

    /// <summary>Host, port and database; no credentials.</summary>
    public string Name { get; }

    /// <summary>How the connection is set up, for those who must know.</summary>
    public RedisOptions Options => _options;

    /// <summary>A key of Millrace.</summary>
    public RedisKey Key(string name) => _options.Prefix + name;

    /// <summary>Runs a script. The command is on its way when this returns, after those of earlier calls.</summary>
    /// <exception cref="TransportUnavailableException">Redis does not answer; whether the script has run is not known.</exception>
    public Task<RedisResult> RunAsync(RedisScript script, RedisKey[] keys, RedisValue[] values) =>
        CallAsync(database => database.ScriptEvaluateAsync(script.Text, keys, values));

    /// <summary>Calls Redis. The command is on its way when this returns, after those of earlier calls.</summary>
    /// <exception cref="TransportUnavailableException">Redis does not answer; whether the command has run is not known.</exception>
    public Task<T> CallAsync<T>(Func<IDatabase, Task<T>> call)
    {
        if (_isOpen)
        {
            return IssueAsync(call, _database!);
        }

        lock (_gate)
        {
            if (_database is not null && _lastIssued.IsCompleted)
            {
                _isOpen = true;
                return IssueAsync(call, _database);
            }

            // Until the first connection stands, calls wait for each other, so that they are sent in their order too.
            var issued = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var answer = IssueAfterAsync(_lastIssued, call, issued);
            _lastIssued = issued.Task;
            return answer;
        }
    }

    private async Task<T> IssueAfterAsync<T>(Task earlier, Func<IDatabase, Task<T>> call, TaskCompletionSource issued)
    {
        Task<T> answer;
        try
        {
            await earlier;
            answer = IssueAsync(call, (await _connecting).GetDatabase());
        }
        finally
        {
            issued.SetResult();
        }

        return await answer;
    }

    private async Task<T> IssueAsync<T>(Func<IDatabase, Task<T>> call, IDatabase database)
    {
        try
        {
            return await _breaker.ExecuteAsync(static async (state, _) => await state.Call(state.Database), (Call: call, Database: database));
        }
        catch (Exception e) when (e is BrokenCircuitException || IsAway(e))
        {
            throw new TransportUnavailableException($"Redis ({Name}) does not answer now.", RetryAfter, e);
        }
    }

    /// <summary>Listens to a channel; messages come in the order they were published. Returns once Redis has confirmed it.</summary>
    /// <exception cref="TransportUnavailableException">Redis does not answer.</exception>
    public async Task<ChannelMessageQueue> SubscribeAsync(string channel)
    {
        var multiplexer = await _connecting;
        try
        {
            return await multiplexer.GetSubscriber().SubscribeAsync(RedisChannel.Literal(channel));
        }
        catch (Exception e) when (IsAway(e))
        {
            throw new TransportUnavailableException($"Redis ({Name}) does not answer now.", RetryAfter, e);
        }
    }

    /// <summary>Calls Redis until it answers or <see cref="RedisOptions.Patience"/> ends. For what must not be lost and may be said twice.</summary>
    /// <exception cref="TransportUnavailableException">Redis was away for all that time.</exception>
    public async Task<T> PersistAsync<T>(Func<Task<T>> call, TimeProvider time)
    {
        var since = time.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(50); ; pause = pause < RetryAfter ? pause * 2 : RetryAfter)
        {
            try
            {
                return await call();
            }
            catch (TransportUnavailableException) when (time.GetElapsedTime(since) < _options.Patience)
            {
                await Task.Delay(pause, time);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await (await _connecting).DisposeAsync();

    /// <inheritdoc/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static ResiliencePipeline NewBreaker() => new ResiliencePipelineBuilder()
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } e && IsAway(e)),
            FailureRatio = 0.5,
            MinimumThroughput = 3,
            SamplingDuration = TimeSpan.FromSeconds(10),
            BreakDuration = RetryAfter,
        })
        .Build();

    // Also a Redis that is there but cannot serve: still loading its data, a replica, full.
    private static bool IsAway(Exception e) => e is RedisConnectionException or RedisTimeoutException or ObjectDisposedException
        || (e is RedisServerException && e.Message is { } said && (
            said.StartsWith("LOADING", StringComparison.Ordinal)
            || said.StartsWith("READONLY", StringComparison.Ordinal)
            || said.StartsWith("MASTERDOWN", StringComparison.Ordinal)
            || said.StartsWith("CLUSTERDOWN", StringComparison.Ordinal)
            || said.StartsWith("MISCONF", StringComparison.Ordinal)
            || said.StartsWith("NOREPLICAS", StringComparison.Ordinal)
            || said.StartsWith("OOM", StringComparison.Ordinal)));

    private static string EndPointText(System.Net.EndPoint point) => point switch
    {
        System.Net.DnsEndPoint dns => $"{dns.Host}:{dns.Port}",
        _ => point.ToString() ?? "",
    };

    private ConfigurationOptions Tune(ConfigurationOptions connection)
    {
        connection.ClientName ??= "millrace";
        connection.AbortOnConnectFail = false;
        connection.BacklogPolicy = BacklogPolicy.FailFast;
        connection.IncludeDetailInExceptions = false;
        connection.ConnectTimeout = (int)Math.Min(2_000, _options.Timeout.TotalMilliseconds);
        connection.AsyncTimeout = (int)_options.Timeout.TotalMilliseconds;
        connection.SyncTimeout = (int)_options.Timeout.TotalMilliseconds;
        connection.KeepAlive = KeepAliveSeconds;
        connection.HeartbeatInterval = TimeSpan.FromMilliseconds(250);
        if (connection.Ssl)
        {
            connection.CertificateValidation += Trusts;
        }

        connection.ReconnectRetryPolicy = new ExponentialRetry(250, 5_000);
        return connection;
    }

    // As without it; but what is wrong is told, which would otherwise look like a Redis that is away.
    private bool Trusts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors != SslPolicyErrors.None && Interlocked.Exchange(ref _distrust, errors.ToString()) != errors.ToString())
        {
            LogDistrusted(Name, errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
                ? "it is made out to another name"
                : "no authority this machine knows has signed it, or it is out of date (SSL_CERT_FILE names other authorities)");
        }

        return errors == SslPolicyErrors.None;
    }

    private async Task<ConnectionMultiplexer> ConnectAsync(ConfigurationOptions connection)
    {
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(connection);
        multiplexer.ConnectionFailed += (_, failure) => LogLost(Name, failure.FailureType.ToString());
        multiplexer.ConnectionRestored += (_, _) =>
        {
            LogRestored(Name);
            Restored?.Invoke();
        };
        if (!multiplexer.IsConnected)
        {
            LogLost(Name, "Not reached at the start");
        }

        _database = multiplexer.GetDatabase();
        return multiplexer;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The certificate of Redis ({Name}) is not trusted: {Reason}")]
    private partial void LogDistrusted(string name, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection to Redis ({Name}) is lost: {Reason}. It is tried again until it is back.")]
    private partial void LogLost(string name, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The connection to Redis ({Name}) is back.")]
    private partial void LogRestored(string name);
}
