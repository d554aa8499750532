using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Millrace.Contracts.Languages;
using Millrace.Contracts.Workers;
using Millrace.Runner.Artifacts;
using Millrace.Runner.Lowering;
using Millrace.Runner.Memory;
using Millrace.Runner.Slots;
using Millrace.Sandbox;
using Millrace.Sandbox.Pool;
using Millrace.Sandbox.Providers;
using Millrace.Transport.Workers;

namespace Millrace.Runner.Languages;

/// <summary>Finds out what is installed before the first job is taken, then says every few seconds that the runner lives.</summary>
internal sealed class HeartbeatService(
    IWorkerRegistry registry,
    LanguageProber prober,
    ToolchainPreparation preparation,
    InstalledLanguages installed,
    RunnerState state,
    ISandboxProvider provider,
    SandboxPool pool,
    ArtifactCache artifacts,
    LanguageCatalog catalog,
    RunnerOptions options,
    HelperFiles helpers,
    MemoryBudget memory,
    ProcessorUse processors,
    TimeProvider time,
    ILogger<HeartbeatService> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await prober.ProbeAllAsync(cancellationToken);
        }
        catch (SandboxException e)
        {
            throw new InvalidOperationException($"No sandbox can be made on this machine, so nothing can run: {e.Message} ('millrace doctor' says more.)", e);
        }

        if (options.WarmPool)
        {
            foreach (var recipe in installed.All.Where(l => l.Available).SelectMany(l => RecipesOf(l.Id)))
            {
                pool.Add(recipe);
            }
        }

        foreach (var missing in installed.All.Where(l => !l.Available))
        {
            logger.LogWarning("{Language} is not available: {Problem}", missing.Id, missing.Problem);
        }

        await PublishAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var preparing = options.WarmPool ? preparation.PrepareAllAsync(stoppingToken) : Task.CompletedTask;
        try
        {
            using var timer = new PeriodicTimer(Interval, time);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await PublishAsync(stoppingToken);
            }
        }
        finally
        {
            // Its sandbox is given back before the pool, and what a sandbox stands on, go.
            await preparing;
        }
    }

    private IEnumerable<WarmRecipe> RecipesOf(string language) => catalog.TryFind(language, out var known) ? WarmRecipes.For(known, options, helpers.Has) : [];

    private static ArtifactCacheState Describe(ArtifactCacheStatus status) =>
        new() { Hits = status.Hits, Misses = status.Misses, Entries = status.Entries, Bytes = status.Bytes, MemoryBytes = status.MemoryBytes };

    private Task PublishAsync(CancellationToken cancellation) => registry.PublishAsync(
        new WorkerHeartbeat
        {
            RunnerId = options.Id,
            Timestamp = time.GetUtcNow(),
            Slots = options.Slots,
            Busy = state.Busy,
            Cpu = processors.SinceLast(),
            Memory = memory.Bytes > 0 ? Math.Min(1, (double)memory.Reserved / memory.Bytes) : 0,
            Provider = provider.Name,
            Languages = installed.All,
            ArtifactCache = Describe(artifacts.Status),
            Pool = [.. pool.Status.Select(s => new PoolShelf
            {
                Key = s.Key,
                Gated = s.Gated,
                Ready = s.Ready,
                Making = s.Making,
                InUse = s.InUse,
                Target = s.Target,
                Created = s.Created,
                Copied = s.Copied,
                Hits = s.Hits,
                Misses = s.Misses,
                CreationMs = s.CreationMs,
                Bytes = s.Bytes,
            })],
        },
        cancellation);
}
