using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Millrace.Sandbox.Providers;

namespace Millrace.Sandbox.Pool;

/// <summary>
/// Keeps sandboxes ready, so that a job does not wait for one to be made. Each is used once; making and destroying
/// happens beside the jobs, not before them.
/// </summary>
public sealed class SandboxPool : IAsyncDisposable
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(10);

    private readonly ISandboxProvider _provider;
    private readonly SandboxPoolOptions _options;
    private readonly ILogger<SandboxPool> _logger;
    private readonly ConcurrentQueue<Sandbox> _ready = new();
    private readonly ConcurrentDictionary<Task, byte> _retiring = new();
    private readonly SemaphoreSlim _wanted = new(0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _filling;

    /// <summary>Starts filling the pool.</summary>
    public SandboxPool(ISandboxProvider provider, SandboxPoolOptions options, ILogger<SandboxPool> logger)
    {
        _provider = provider;
        _options = options;
        _logger = logger;
        _filling = options.Size > 0 ? Task.Run(FillAsync) : Task.CompletedTask;
        if (options.Size > 0)
        {
            _wanted.Release(options.Size);
        }
    }

    /// <summary>Sandboxes that wait for a job.</summary>
    public int Ready => _ready.Count;

    /// <summary>A sandbox for one job: a ready one where its sizes fit, else a new one. Hand it to <see cref="Retire"/> afterwards.</summary>
    /// <exception cref="SandboxException">None could be made.</exception>
    public async ValueTask<Sandbox> RentAsync(SandboxSpec spec, CancellationToken cancellation)
    {
        while (spec == _options.Spec && _ready.TryDequeue(out var sandbox))
        {
            _wanted.Release();
            if (!sandbox.Broken.IsCompleted)
            {
                return sandbox;
            }

            Retire(sandbox);
        }

        return await Sandbox.StartAsync(_provider, spec, cancellation);
    }

    /// <summary>Destroys a used sandbox, without making anyone wait for it.</summary>
    public void Retire(Sandbox sandbox)
    {
        // Kill here: what a job left running must not go on for as long as the destruction is queued.
        sandbox.Kill();
        var retiring = Task.Run(() => RetireAsync(sandbox));
        _retiring.TryAdd(retiring, 0);
        retiring.ContinueWith(done => _retiring.TryRemove(done, out _), TaskScheduler.Default);
    }

    /// <summary>Destroys the waiting sandboxes and waits until all used ones are gone.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _filling;
        while (_ready.TryDequeue(out var sandbox))
        {
            Retire(sandbox);
        }

        await Task.WhenAll(_retiring.Keys);
        _stopping.Dispose();
        _wanted.Dispose();
    }

    private async Task FillAsync()
    {
        var backoff = FirstBackoff;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await _wanted.WaitAsync(_stopping.Token);
                await MakeAsync();
                backoff = FirstBackoff;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is SandboxException or IOException)
            {
                _logger.LogError(e, "A sandbox could not be made ahead; next try in {Backoff}.", backoff);
                _wanted.Release();
                await Task.Delay(backoff, _stopping.Token).ContinueWith(_ => { }, TaskScheduler.Default);
                backoff = TimeSpan.FromTicks(Math.Min(backoff.Ticks * 2, LongestBackoff.Ticks));
            }
        }
    }

    private async Task MakeAsync()
    {
        var sandbox = await Sandbox.StartAsync(_provider, _options.Spec, _stopping.Token);
        if (_stopping.IsCancellationRequested)
        {
            await sandbox.DisposeAsync();
            return;
        }

        _ready.Enqueue(sandbox);
    }

    private async Task RetireAsync(Sandbox sandbox)
    {
        try
        {
            await sandbox.DisposeAsync();
        }
        catch (Exception e) when (e is SandboxException or IOException or UnauthorizedAccessException)
        {
            _logger.LogError(e, "A used sandbox could not be removed in full; the rest goes at the next start.");
        }
    }
}

/// <summary>How many sandboxes wait, and what for.</summary>
/// <param name="Size">How many.</param>
/// <param name="Spec">The sizes they are made with: those of most jobs.</param>
public sealed record SandboxPoolOptions(int Size, SandboxSpec Spec);
