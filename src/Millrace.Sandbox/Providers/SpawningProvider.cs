using Microsoft.Extensions.Logging;
using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Doctor;
using Millrace.Sandbox.Layout;
using Millrace.Sandbox.Seccomp;
using Millrace.Sandbox.Spawning;
using Millrace.Sandbox.Templates;

namespace Millrace.Sandbox.Providers;

/// <summary>
/// Sandboxes of namespaces on this machine, without a daemon; who builds the walls is what the providers differ in. As
/// root, every sandbox has a host uid of its own; otherwise all run under the server's.
/// </summary>
public abstract class SpawningProvider : ISandboxProvider
{
    /// <summary>Where root's spawner shows the runtime directory to launchers.</summary>
    private const string ExposedDirectory = "/mnt";

    private readonly SpawningOptions _options;
    private readonly ICgroupHierarchy _cgroups;
    private readonly UidRange? _uids;
    private readonly ILogger _logger;
    private readonly Lock _spawnerLock = new();
    private Spawner? _spawner;
    private int _disposed;
    private long _created;

    /// <summary>Lays out the runtime directory, claims uids when root, and opens the cgroup hierarchy (sweeping what crashed servers left).</summary>
    private protected SpawningProvider(SpawningOptions options, ILogger logger)
    {
        Filter = options.SeccompProfile is { } profile ? SeccompFilter.Load(profile) : null;
        RuntimeDirectory.Create(options.RuntimeDirectory, options.NativeDirectory, Filter);
        _uids = Environment.IsPrivilegedProcess ? UidRange.Claim(options.FirstUid) : null;
        _cgroups = CgroupHierarchy.Open(options.CgroupBase);
        _options = options;
        _logger = logger;
    }

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public virtual IReadOnlyList<string> Caveats => [];

    /// <summary>How this machine counts and limits.</summary>
    public ICgroupHierarchy Cgroups => _cgroups;

    /// <summary>Process id of the spawner that starts the next sandbox.</summary>
    public int SpawnerProcessId => CurrentSpawner().ProcessId;

    /// <summary>The filter of system calls in its sandboxes; null for none.</summary>
    public SeccompFilter? Filter { get; }

    /// <summary>The host ids its sandboxes have, the first and how many; null when they have the server's.</summary>
    internal (uint First, uint Count)? UserIds => _uids is null ? null : (_uids.First, UidRange.Size);

    /// <summary>What builds the walls, and whether this machine has it.</summary>
    internal abstract Protection Launcher { get; }

    /// <summary>What to do on this machine when no sandbox starts; empty when nothing is known.</summary>
    internal virtual string Remedy => "";

    /// <summary>Limits while a sandbox is put together, where they differ from those of one that waits.</summary>
    private protected virtual CgroupLimits StartingLimits => _options.WaitingLimits;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Protection>> InspectAsync(CancellationToken cancellation) => ProtectionInspector.InspectAsync(this, cancellation);

    /// <inheritdoc/>
    public Task<Protection> TryAsync(CancellationToken cancellation) => Launcher.Present ? ProtectionInspector.StartsAsync(this, ProtectionInspector.Remedy(this), cancellation) : Task.FromResult(Launcher);

    /// <inheritdoc/>
    public Task<SandboxProcess> StartAsync(SandboxSpec spec, CancellationToken cancellation) => InCgroupAsync<SandboxProcess>(
        StartingLimits,
        async (uid, cgroup) =>
        {
            var process = await CurrentSpawner().SpawnAsync(Request(SandboxLayout.For(spec, Runtime), uid, cgroup.Join), cancellation);
            cgroup.Apply(_options.WaitingLimits);
            return new SpawnedSandboxProcess(spec, process, cgroup, () => Return(uid)) { Filtered = Filter is not null };
        });

    /// <summary>For providers whose sandboxes may be copies (<see cref="ITemplateProvider"/>).</summary>
    private protected Task<ISandboxTemplate> StartSpawnedTemplateAsync(TemplateSpec spec, CancellationToken cancellation) => InCgroupAsync<ISandboxTemplate>(
        spec.Limits,
        async (uid, cgroup) =>
        {
            var request = new SpawnRequest(spec.Command.Arguments, uid, cgroup.Join, SandboxLayout.ForTemplate(Runtime))
            {
                Template = new TemplateStart(_uids?.First ?? 0, _uids is null ? 0u : UidRange.Size, spec.Command.Environment),
            };
            var process = await CurrentSpawner().StartTemplateAsync(request, cancellation);
            return new SpawnedSandboxTemplate(process, cgroup, ForkAsync, () => Return(uid));
        });

    private Task<SandboxProcess> ForkAsync(SpawnedTemplate template, SandboxSpec spec, CancellationToken cancellation) => InCgroupAsync<SandboxProcess>(
        _options.WaitingLimits,
        async (uid, cgroup) =>
        {
            var process = await template.ForkAsync(new SpawnRequest([], uid, cgroup.Join, SandboxLayout.ForCopy(spec)), cancellation);
            return new SpawnedSandboxProcess(spec, process, cgroup, () => Return(uid)) { Filtered = Filter is not null };
        });

    private string Runtime => _uids is null ? _options.RuntimeDirectory : ExposedDirectory;

    // A uid and a cgroup for something new; given back here only when it does not come to be.
    private async Task<T> InCgroupAsync<T>(CgroupLimits limits, Func<uint?, ICgroup, Task<T>> start)
    {
        var uid = _uids?.Take();
        ICgroup? cgroup = null;
        try
        {
            cgroup = Limiting(_cgroups.Create(Interlocked.Increment(ref _created).ToString("D6", System.Globalization.CultureInfo.InvariantCulture)));
            cgroup.Apply(limits);
            return await start(uid, cgroup);
        }
        catch
        {
            if (cgroup is not null)
            {
                await cgroup.DisposeAsync();
            }

            Return(uid);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (_spawner is { } spawner)
        {
            await spawner.DisposeAsync();
        }

        await _cgroups.DisposeAsync();
        _uids?.Dispose();
        try
        {
            Directory.Delete(_options.RuntimeDirectory, recursive: true);
        }
        catch (IOException e)
        {
            _logger.LogDebug(e, "The runtime directory stays until the next start.");
        }
    }

    /// <summary>The cgroup as limits are set in it.</summary>
    private protected virtual ICgroup Limiting(ICgroup cgroup) => cgroup;

    /// <summary>A host id that no sandbox of this provider will have, for as long as the provider lives; null without root.</summary>
    private protected uint? TakeId() => _uids?.Take();

    private protected abstract SpawnRequest Request(SandboxLayout layout, uint? uid, CgroupJoin cgroup);

    private Spawner CurrentSpawner()
    {
        lock (_spawnerLock)
        {
            if (_spawner is not { IsAlive: true })
            {
                if (_spawner is not null)
                {
                    _logger.LogError("The spawner has ended unexpectedly; starting another.");
                }

                var program = Path.Combine(_options.NativeDirectory, "spawner");
                _spawner = Spawner.Start(program, _uids is null ? null : _options.RuntimeDirectory, _logger);
            }

            return _spawner;
        }
    }

    private void Return(uint? uid)
    {
        if (uid is { } taken)
        {
            _uids!.Return(taken);
        }
    }
}
