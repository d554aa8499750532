using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Millrace.Sandbox.Providers;

namespace Millrace.Sandbox.Templates;

/// <summary>
/// Keeps one template of a kind to copy sandboxes from, and replaces it when it is old or gone. When none can be had, it
/// says so and tries again later: sandboxes are then made in the ordinary way.
/// </summary>
internal sealed class TemplateKeeper(ITemplateProvider provider, TemplateSpec spec, ForkServerOptions options, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _choosing = new(1, 1);
    private readonly ConcurrentDictionary<ISandboxTemplate, Task> _retired = new();
    private ISandboxTemplate? _current;
    private long _startedAt;
    private long _retryAt;
    private int _forks;
    private int _failures;
    private bool _disposed;

    /// <returns>Null when there is no template now.</returns>
    public async Task<Sandbox?> TryForkAsync(SandboxSpec sandbox, CancellationToken cancellation)
    {
        if (await ChooseAsync(cancellation) is not { } template)
        {
            return null;
        }

        try
        {
            return await Sandbox.StartAsync(await template.ForkAsync(sandbox, cancellation), cancellation);
        }
        catch (SandboxException e)
        {
            logger.LogWarning(e, "A template of {Name} could not be copied; it is replaced.", spec.Name);
            await GiveUpAsync(template);
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _choosing.WaitAsync();
        try
        {
            _disposed = true;
            ISandboxTemplate?[] all = [_current, .. _retired.Keys];
            await Task.WhenAll(all.OfType<ISandboxTemplate>().Select(t => t.DisposeAsync().AsTask()));
            await Task.WhenAll(_retired.Values);
            _current = null;
        }
        finally
        {
            _choosing.Release();
        }
    }

    private async Task<ISandboxTemplate?> ChooseAsync(CancellationToken cancellation)
    {
        await _choosing.WaitAsync(cancellation);
        try
        {
            if (_current is { } old && (!old.IsAlive || _forks >= options.MaxForks || time.GetElapsedTime(_startedAt) > options.MaxAge))
            {
                Retire(old);
            }

            if (_current is null && !_disposed && time.GetTimestamp() >= _retryAt)
            {
                await StartAsync(cancellation);
            }

            _forks++;
            return _current;
        }
        finally
        {
            _choosing.Release();
        }
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        try
        {
            _current = await provider.StartTemplateAsync(spec, cancellation);
            _startedAt = time.GetTimestamp();
            _forks = 0;
            _failures = 0;
        }
        catch (SandboxException e)
        {
            BackOff();
            logger.LogError(e, "No template of {Name} could be started; sandboxes are made in the ordinary way meanwhile.", spec.Name);
        }
    }

    private async Task GiveUpAsync(ISandboxTemplate template)
    {
        await _choosing.WaitAsync();
        if (_current == template)
        {
            Retire(template);
            BackOff();
        }

        _choosing.Release();
    }

    private void BackOff()
    {
        var wait = TimeSpan.FromTicks(Math.Min(FirstBackoff.Ticks << Math.Min(_failures++, 16), LongestBackoff.Ticks));
        _retryAt = time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);
    }

    private void Retire(ISandboxTemplate template)
    {
        _current = null;
        _retired[template] = RetireAsync(template);
    }

    private async Task RetireAsync(ISandboxTemplate template)
    {
        await Task.Yield();
        await template.RetireAsync();
        _retired.TryRemove(template, out _);
    }
}
