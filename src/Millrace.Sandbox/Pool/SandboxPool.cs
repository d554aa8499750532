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
public sealed partial class SandboxPool : IAsyncDisposable
{
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
        Wake();
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
