using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Millrace.Sandbox.Providers;
using Millrace.Sandbox.Stages;
using Millrace.Sandbox.Telemetry;
using Millrace.Sandbox.Templates;

namespace Millrace.Sandbox.Pool;

/// <summary>
/// Keeps sandboxes ready, so that a job does not wait for one to be made: blank ones for anything, and, by recipe, ones in
/// which a toolchain has already started. Each is used once; making and destroying happens beside the jobs. How many wait
/// follows demand, within a budget of memory; what was made longest ago is used first and replaced when it gets old.
/// </summary>
public sealed class SandboxPool : IAsyncDisposable
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Upkeep = TimeSpan.FromSeconds(1);

    // Making and removing a sandbox keep a CPU busy in the kernel for a millisecond or two, which the job that caused it would wait for
    // on a machine of few. While enough are ready, a new one is made when a short job is over; a used one goes when its result is told.
    private static readonly TimeSpan MakingPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RemovalPause = TimeSpan.FromMilliseconds(3);

    // A JVM and its compiler take two seconds of CPU time, and stand back while jobs want the CPUs.
    private static readonly TimeSpan GateTimeout = TimeSpan.FromMinutes(2);

    private readonly ISandboxProvider _provider;
    private readonly SandboxPoolOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<SandboxPool> _logger;
    private readonly ConcurrentDictionary<string, Shelf> _shelves = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, byte> _background = new();
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly SemaphoreSlim _makers;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Shelf _blank;
    private readonly Task _keeping;

    /// <summary>Starts the pool.</summary>
    public SandboxPool(ISandboxProvider provider, SandboxPoolOptions options, TimeProvider time, ILogger<SandboxPool> logger)
    {
        _provider = provider;
        _options = options;
        _time = time;
        _logger = logger;
        _makers = new SemaphoreSlim(options.Makers);
        _blank = new Shelf("blank", options.Spec, null, options.BlankFloor, time);
        _shelves[_blank.Name] = _blank;
        _keeping = Task.Run(KeepAsync);
    }

    /// <summary>All shelves, by name.</summary>
    public IReadOnlyList<ShelfStatus> Status => [.. _shelves.Values.Select(s => s.Status).OrderBy(s => s.Key, StringComparer.Ordinal)];

    /// <summary>Memory of the sandboxes that wait, bytes.</summary>
    public long WaitingBytes => _shelves.Values.Sum(s => s.Ready * s.Bytes);

    /// <summary>Adds a kind of sandbox to keep ready.</summary>
    public void Add(WarmRecipe recipe)
    {
        _shelves.TryAdd(recipe.Name, new Shelf(recipe.Name, recipe.Sandbox, recipe, _options.RecipeFloor, _time) { Templates = TemplatesOf(recipe) });
        Wake();
    }

    private TemplateKeeper? TemplatesOf(WarmRecipe recipe) =>
        _options.ForkServer is { } options && _provider is ITemplateProvider provider && recipe.Commands is [{ TemplateEnvironment: not null } command]
            ? new TemplateKeeper(
                provider,
                new TemplateSpec { Name = recipe.Name, Command = command.AsTemplate(), Limits = recipe.WaitingLimits },
                options,
                _time,
                _logger)
            : null;

    /// <summary>
    /// A sandbox for one job: one in which these commands wait, or else a blank one that waits, or else a new one. Hand it
    /// to <see cref="Retire"/> afterwards.
    /// </summary>
    /// <param name="spec">The sizes it must have.</param>
    /// <param name="commands">What the job will start and may find waiting.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SandboxException">None could be made.</exception>
    public async ValueTask<PooledSandbox> RentAsync(SandboxSpec spec, IReadOnlyList<GatedCommand> commands, CancellationToken cancellation)
    {
        var fitting = Fitting(spec, commands);
        if (TryTakeGated(fitting) is { } waiting)
        {
            return waiting;
        }

        if (fitting is [{ Templates: { } templates } best, ..] && await TryCopyAsync(best, templates, cancellation) is { } copy)
        {
            best.Taken();
            return copy;
        }

        if (spec == _blank.Spec && TryTake(_blank) is { } blank)
        {
            return blank;
        }

        _blank.Taken();
        try
        {
            return new PooledSandbox(await Sandbox.StartAsync(_provider, spec, cancellation), _blank, []);
        }
        catch
        {
            _blank.Returned();
            throw;
        }
    }

    /// <summary>Destroys a used sandbox, without making anyone wait for it.</summary>
    public void Retire(PooledSandbox used)
    {
        used.Shelf.Returned();
        if (used.Sandbox.IsIdle)
        {
            Track(DestroySoonAsync(used.Sandbox));
        }
        else
        {
            Destroy(used.Sandbox);
        }
    }

    /// <summary>Destroys the waiting sandboxes and waits until all used ones are gone.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _keeping;
        await Task.WhenAll(_background.Keys);
        foreach (var shelf in _shelves.Values)
        {
            while (shelf.TryTake(out var waiting))
            {
                Destroy(waiting.Sandbox);
            }
        }

        await Task.WhenAll(_background.Keys);
        await Task.WhenAll(_shelves.Values.Select(s => s.Templates).OfType<TemplateKeeper>().Select(t => t.DisposeAsync().AsTask()));
        _stopping.Dispose();
        _changed.Dispose();
        _makers.Dispose();
    }

    // The kind in which most of the commands wait, and the least besides; only that one's demand grows when it is empty.
    private Shelf[] Fitting(SandboxSpec spec, IReadOnlyList<GatedCommand> commands) => commands.Count == 0
        ? []
        : [.. _shelves.Values
            .Where(s => s.Recipe is not null && s.Spec == spec)
            .Select(s => (Shelf: s, Fits: s.Recipe!.Commands.Count(g => commands.Any(g.Serves)), All: s.Recipe.Commands.Count))
            .Where(s => s.Fits > 0)
            .OrderByDescending(s => s.Fits).ThenBy(s => s.All)
            .Select(s => s.Shelf)];

    private PooledSandbox? TryTakeGated(Shelf[] fitting) =>
        fitting.Select((shelf, rank) => rank == 0 || shelf.Ready > 0 ? TryTake(shelf) : null).FirstOrDefault(taken => taken is not null);

    private PooledSandbox? TryTake(Shelf shelf)
    {
        while (shelf.TryTake(out var waiting))
        {
            if (waiting.IsUsable)
            {
                shelf.Arrived(hit: true);
                shelf.Taken();
                Wake();
                return waiting;
            }

            Destroy(waiting.Sandbox);
        }

        shelf.Arrived(hit: false);
        Wake();
        return null;
    }

    // One loop looks after all shelves: whenever something was taken, and every second for what changes by itself.
    private async Task KeepAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            foreach (var shelf in _shelves.Values)
            {
                ReplaceOld(shelf);
            }

            Shrink();
            while (MostWanting() is { } wanting && await _makers.WaitAsync(0))
            {
                wanting.BeginMaking();
                Track(Task.Run(() => MakeAsync(wanting)));
            }

            try
            {
                if (await _changed.WaitAsync(Upkeep, _stopping.Token) && _shelves.Values.All(s => s.HasEnough))
                {
                    await Task.Delay(MakingPause, _time, _stopping.Token);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    // The shelf with the smallest part of its target, if there is room for one more.
    private Shelf? MostWanting()
    {
        var total = _shelves.Values.Sum(s => s.Ready + s.Making);
        var bytes = _shelves.Values.Sum(s => (s.Ready + s.Making) * s.Bytes);
        var now = _time.GetTimestamp();

        // What takes long must leave a maker to what does not.
        var noMoreHeavy = _shelves.Values.Where(s => s.IsHeavy).Sum(s => s.Making) >= Math.Max(1, _options.Makers - 1);
        return _shelves.Values
            .Where(s => !(s.IsHeavy && noMoreHeavy))
            .Where(s => s.Ready + s.Making < s.Target && s.RetryAt <= now && total < _options.Capacity && bytes + s.Bytes <= _options.MemoryBytes)
            .MinBy(s => (double)(s.Ready + s.Making) / s.Target);
    }

    private async Task MakeAsync(Shelf shelf)
    {
        var started = _time.GetTimestamp();
        try
        {
            var made = await MakeOneAsync(shelf);
            var took = _time.GetElapsedTime(started);
            SandboxMetrics.Created(shelf.Name, took);
            shelf.EndMaking(took, made.Sandbox.Cgroup.ReadMemoryPeak(), made.IsCopy);
            shelf.Enqueue(made);
        }
        catch (Exception e) when (_stopping.IsCancellationRequested && e is OperationCanceledException or SandboxException)
        {
            shelf.FailMaking(TimeSpan.Zero);
        }
        catch (Exception e) when (e is SandboxException or IOException or TimeoutException)
        {
            var backoff = TimeSpan.FromTicks(Math.Min(FirstBackoff.Ticks << Math.Min(shelf.Failures, 16), LongestBackoff.Ticks));
            if (e is SandboxException failure)
            {
                SandboxMetrics.Failed(failure);
            }

            _logger.LogError(e, "A sandbox for {Shelf} could not be made ahead; next try in {Backoff}.", shelf.Name, backoff);
            shelf.FailMaking(backoff);
        }
        finally
        {
            _makers.Release();
            Wake();
        }
    }

    private async Task<PooledSandbox> MakeOneAsync(Shelf shelf)
    {
        if (shelf.Templates is { } templates && await TryCopyAsync(shelf, templates, _stopping.Token) is { } copy)
        {
            return copy;
        }

        var sandbox = await Sandbox.StartAsync(_provider, shelf.Spec, _stopping.Token);
        try
        {
            var waiting = shelf.Recipe is { } recipe ? await PrepareAsync(sandbox, recipe, command => command.Ahead(), _stopping.Token) : [];
            await Task.WhenAll(waiting.Select(w => w.Stage.Gated)).WaitAsync(GateTimeout, _stopping.Token);
            if (waiting.Exists(w => w.Stage.Exit.IsCompleted))
            {
                throw new SandboxException($"A toolchain of {shelf.Name} ended instead of waiting at its gate.");
            }

            return new PooledSandbox(sandbox, shelf, waiting) { MadeAt = _time.GetTimestamp() };
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    // A copy has booted already: it waits as a program does that was not started ahead, for a word from its agent.
    private async Task<PooledSandbox?> TryCopyAsync(Shelf shelf, TemplateKeeper templates, CancellationToken cancellation)
    {
        if (await templates.TryForkAsync(shelf.Spec, cancellation) is not { } sandbox)
        {
            return null;
        }

        try
        {
            var waiting = await PrepareAsync(sandbox, shelf.Recipe!, command => command.Command, cancellation);
            return new PooledSandbox(sandbox, shelf, waiting) { MadeAt = _time.GetTimestamp(), IsCopy = true };
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    private static async Task<List<(GatedCommand Command, SandboxStage Stage, RelayedOutput Output)>> PrepareAsync(
        Sandbox sandbox, WarmRecipe recipe, Func<GatedCommand, StageCommand> started, CancellationToken cancellation)
    {
        var waiting = new List<(GatedCommand, SandboxStage, RelayedOutput)>();
        sandbox.Cgroup.Apply(recipe.WaitingLimits);
        foreach (var command in recipe.Commands)
        {
            var output = new RelayedOutput();
            waiting.Add((command, await sandbox.PrepareAsync(started(command), output, cancellation), output));
        }

        return waiting;
    }

    private void ReplaceOld(Shelf shelf)
    {
        while (shelf.TryPeek(out var oldest) && (!oldest.IsUsable || _time.GetElapsedTime(oldest.MadeAt) > _options.MaxAge) && shelf.TryTake(out var taken))
        {
            Destroy(taken.Sandbox);
        }
    }

    // After a rush: one at a time, from the shelf that has most beyond its target.
    private void Shrink()
    {
        while (_shelves.Values.Where(s => s.Ready > s.Target + 1).MaxBy(s => s.Ready - s.Target) is { } fullest && fullest.TryTake(out var spare))
        {
            Destroy(spare.Sandbox);
        }
    }

    private void Destroy(Sandbox sandbox)
    {
        // Kill here: what a job left running must not go on for as long as the destruction is queued.
        sandbox.Kill();
        Track(Task.Run(() => DestroyAsync(sandbox)));
    }

    private async Task DestroySoonAsync(Sandbox sandbox)
    {
        await Task.Delay(RemovalPause, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        sandbox.Kill();
        await DestroyAsync(sandbox);
    }

    private async Task DestroyAsync(Sandbox sandbox)
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

    private void Track(Task task)
    {
        _background.TryAdd(task, 0);
        task.ContinueWith(done => _background.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void Wake()
    {
        try
        {
            _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }
}
