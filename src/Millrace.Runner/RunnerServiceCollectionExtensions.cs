using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millrace.Contracts.Dependencies;
using Millrace.Runner.Artifacts;
using Millrace.Runner.Dependencies;
using Millrace.Runner.Egress;
using Millrace.Runner.Execution;
using Millrace.Runner.Languages;
using Millrace.Runner.Lowering;
using Millrace.Runner.Memory;
using Millrace.Runner.Protections;
using Millrace.Runner.Slots;
using Millrace.Runner.Telemetry;
using Millrace.Sandbox.Pool;
using Millrace.Sandbox.Providers;
using Millrace.Sandbox.Templates;

namespace Millrace.Runner;

/// <summary>Registers the runner.</summary>
public static class RunnerServiceCollectionExtensions
{
    private const long MiB = 1024 * 1024;

    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(20);

    /// <summary>What it takes to run jobs in sandboxes: provider, pool and executor. Enough for the command line.</summary>
    public static IServiceCollection AddSandboxes(this IServiceCollection services, IConfiguration configuration, RunnerPaths paths)
    {
        services.AddOptions<RunnerOptions>().Bind(configuration.GetSection(RunnerOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<SandboxSettings>().Bind(configuration.GetSection(SandboxSettings.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<PoolSettings>().Bind(configuration.GetSection(PoolSettings.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ArtifactCacheOptions>().Bind(configuration.GetSection(ArtifactCacheOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<RunnerOptions>>().Value);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISandboxProvider>(provider => CreateProvider(provider, paths));
        foreach (var name in SandboxProviders.Names)
        {
            // For whoever asks for one by name, beside the one in force: a directory of its own.
            services.TryAddKeyedSingleton(name, (provider, _) => CreateProvider(provider, paths with { RuntimeDirectory = $"{paths.RuntimeDirectory}-{name}" }, name));
        }

        services.TryAddSingleton(CreatePool);
        services.TryAddSingleton(provider => CreateCache(provider, paths));
        services.AddOptions<DependencyOptions>().Bind(configuration.GetSection(DependencyOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<DependencyOptions>, DependencyOptionsCheck>();
        services.TryAddSingleton(provider => new EgressBroker(provider.GetRequiredService<ILogger<EgressBroker>>()));
        services.TryAddSingleton(provider => CreateInstaller(provider, paths));
        services.TryAddSingleton(provider => new JobExecutor(
            provider.GetRequiredService<SandboxPool>(),
            provider.GetRequiredService<ArtifactCache>(),
            provider.GetRequiredService<DependencyInstaller>(),
            provider.GetRequiredService<EgressBroker>(),
            provider.GetRequiredService<RunnerOptions>()));
        services.TryAddSingleton(new HelperFiles(paths.NativeDirectory));
        services.TryAddSingleton<InstalledLanguages>();
        services.TryAddSingleton<LanguageProber>();
        return services;
    }

    /// <summary>The runner of a server: takes jobs from the queue until the server stops.</summary>
    public static IServiceCollection AddRunner(this IServiceCollection services, IConfiguration configuration, RunnerPaths paths)
    {
        services.AddSandboxes(configuration, paths);
        services.TryAddSingleton<JobLedger>();
        services.TryAddSingleton<JobProcessor>();
        services.TryAddSingleton<RunnerState>();
        services.TryAddSingleton(_ => new ProcessorUse());
        services.TryAddSingleton<RunnerHealth>();
        services.TryAddSingleton<TakingGate>(provider => new TakingGate(provider.GetRequiredService<MemoryBudget>(), provider.GetRequiredService<RunnerHealth>()));
        services.TryAddSingleton(provider => new MemoryBudget(provider.GetRequiredService<RunnerOptions>().MemoryMb * MiB));
        services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<ToolchainPreparation>(provider, paths));
        services.AddHostedService<ProtectionGuard>();
        services.AddHostedService<HeartbeatService>();
        services.AddHostedService(provider => provider.GetRequiredService<RunnerHealth>());
        services.AddHostedService<RunnerService>();
        services.AddMetrics();
        services.AddHostedService<RunnerGauges>();
        services.AddOptions<HostOptions>().PostConfigure<RunnerOptions>((host, runner) => host.ShutdownTimeout = Larger(host.ShutdownTimeout, runner));
        return services;
    }

    // The host must not cut short what the runner was given to drain, and the end of its sandboxes after it.
    private static TimeSpan Larger(TimeSpan configured, RunnerOptions runner)
    {
        var needed = TimeSpan.FromSeconds(runner.DrainSeconds) + Aftermath;
        return configured > needed ? configured : needed;
    }

    private static ISandboxProvider CreateProvider(IServiceProvider services, RunnerPaths paths) =>
        CreateProvider(services, paths, services.GetRequiredService<IOptions<SandboxSettings>>().Value.Provider);

    private static ISandboxProvider CreateProvider(IServiceProvider services, RunnerPaths paths, string name)
    {
        var settings = services.GetRequiredService<IOptions<SandboxSettings>>().Value;
        var options = new SpawningOptions
        {
            NativeDirectory = paths.NativeDirectory,
            RuntimeDirectory = paths.RuntimeDirectory,
            Bubblewrap = settings.Bubblewrap,
            SeccompProfile = settings.SeccompPath,
            Oci = settings.Oci,
            Docker = settings.Docker,
            FirstUid = settings.FirstUid,
            CgroupBase = settings.CgroupBase,
        };
        return SandboxProviders.Create(name, options, services.GetRequiredService<ILoggerFactory>());
    }

    private static ArtifactCache CreateCache(IServiceProvider services, RunnerPaths paths) => new(
        paths.CacheDirectory is { } cache ? Path.Combine(cache, "artifacts") : null,
        services.GetRequiredService<IOptions<ArtifactCacheOptions>>().Value,
        new ToolchainIdentity(services.GetRequiredService<InstalledLanguages>(), paths.NativeDirectory),
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILogger<ArtifactCache>>());

    private static DependencyInstaller CreateInstaller(IServiceProvider services, RunnerPaths paths)
    {
        // The provider lays the runtime directory out, in which layers are shown.
        services.GetRequiredService<ISandboxProvider>();
        var options = services.GetRequiredService<IOptions<DependencyOptions>>().Value;
        var store = !options.Enabled || paths.CacheDirectory is not { } cache ? null : new LayerStore(
            Path.Combine(cache, "layers"),
            paths.RuntimeDirectory,
            options.CacheMb * MiB,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<LayerStore>>());
        return new DependencyInstaller(
            services.GetRequiredService<SandboxPool>(),
            services.GetRequiredService<EgressBroker>(),
            store,
            new ToolchainIdentity(services.GetRequiredService<InstalledLanguages>(), paths.NativeDirectory),
            options,
            services.GetRequiredService<RunnerOptions>());
    }

    private static SandboxPool CreatePool(IServiceProvider services)
    {
        var options = services.GetRequiredService<RunnerOptions>();
        var settings = services.GetRequiredService<IOptions<PoolSettings>>().Value;
        var spec = new SandboxSpec { WorkspaceBytes = options.WorkspaceMb * MiB, TmpBytes = options.TmpMb * MiB };
        return new SandboxPool(
            services.GetRequiredService<ISandboxProvider>(),
            new SandboxPoolOptions
            {
                Spec = spec,
                BlankFloor = options.PoolSize ?? options.Slots,
                RecipeFloor = options.WarmFloor,
                MemoryBytes = options.MemoryMb * MiB / 4,
                ForkServer = settings.ForkServer
                    ? new ForkServerOptions { MaxForks = settings.TemplateForks, MaxAge = TimeSpan.FromSeconds(settings.TemplateSeconds) }
                    : null,
            },
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<SandboxPool>>());
    }
}

/// <summary>Where the runner finds and keeps things.</summary>
/// <param name="NativeDirectory">The built native programs.</param>
/// <param name="RuntimeDirectory">A directory it may fill and remove.</param>
/// <param name="CacheDirectory">What it may find again after a restart; null to keep nothing.</param>
public sealed record RunnerPaths(string NativeDirectory, string RuntimeDirectory, string? CacheDirectory = null);
