using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Millrace.Transport.Keys;

namespace Millrace.Api.Access;

/// <summary>
/// Ends what was begun with a credential that does not hold any longer: streams and long answers would outlive a revoked key. Each
/// key that something long is going on with is looked up once a second, however many connections it has.
/// </summary>
internal sealed class KeyWatch(IKeyStore keys, TimeProvider time, ILogger<KeyWatch> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<HttpContext>> _open = new(StringComparer.Ordinal);

    /// <summary>Watches a request to its end.</summary>
    public IDisposable? Follow(Caller caller, HttpContext context)
    {
        if (caller.KeyId is not { } key)
        {
            return caller.ExpiresAt is { } end ? new Deadline(context, end - time.GetUtcNow(), time) : null;
        }

        lock (_gate)
        {
            if (!_open.TryGetValue(key, out var contexts))
            {
                _open.Add(key, contexts = []);
            }

            contexts.Add(context);
        }

        return new Followed(this, key, context);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var key in OpenKeys())
            {
                await LookAsync(key, stoppingToken);
            }
        }
    }

    private async Task LookAsync(string key, CancellationToken cancellation)
    {
        try
        {
            if (await keys.GetAsync(key, cancellation) is { } known && known.IsUsable(time.GetUtcNow()))
            {
                return;
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Not to know is no reason to cut connections; the next request with the key asks again anyway.
            log.LogWarning(e, "The key {Key} could not be looked up", key);
            return;
        }

        Cut(key);
    }

    private string[] OpenKeys()
    {
        lock (_gate)
        {
            return [.. _open.Keys];
        }
    }

    // Under the gate, which a request passes when it ends: a context that serves another request by now is not among them.
    private void Cut(string key)
    {
        lock (_gate)
        {
            foreach (var context in _open.TryGetValue(key, out var contexts) ? [.. contexts] : Array.Empty<HttpContext>())
            {
                context.Abort();
            }
        }
    }

    private void Forget(string key, HttpContext context)
    {
        lock (_gate)
        {
            if (_open.TryGetValue(key, out var contexts) && contexts.Remove(context) && contexts.Count == 0)
            {
                _open.Remove(key);
            }
        }
    }

    private sealed class Followed(KeyWatch watch, string key, HttpContext context) : IDisposable
    {
        public void Dispose() => watch.Forget(key, context);
    }

    // A token says itself when it ends.
    private sealed class Deadline : IDisposable
    {
        private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

        private readonly ITimer _timer;

        public Deadline(HttpContext context, TimeSpan rest, TimeProvider time) =>
            _timer = time.CreateTimer(_ => context.Abort(), null, rest < TimeSpan.Zero ? TimeSpan.Zero : rest < Longest ? rest : Longest, Timeout.InfiniteTimeSpan);

        public void Dispose() => _timer.Dispose();
    }
}
