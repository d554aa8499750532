using Microsoft.Extensions.Logging;
using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Spawning;

namespace Millrace.Sandbox.Providers;

/// <summary>
/// Sandboxes by bubblewrap: namespaces without privileges and without a daemon. As root, every sandbox has a host uid of
/// its own; otherwise all run under the server's.
/// </summary>
public sealed class BubblewrapProvider : ISandboxProvider
{
    /// <summary>Where root's spawner shows the runtime directory to launchers.</summary>
    private const string ExposedDirectory = "/mnt";

    private readonly BubblewrapOptions _options;
    private readonly ICgroupHierarchy _cgroups;
    private readonly UidRange? _uids;
    private readonly ILogger _logger;
    private readonly Lock _spawnerLock = new();
    private Spawner? _spawner;
    private int _disposed;
    private long _created;

    private BubblewrapProvider(BubblewrapOptions options, ICgroupHierarchy cgroups, UidRange? uids, ILogger logger)
    {
        _options = options;
        _cgroups = cgroups;
        _uids = uids;
        _logger = logger;
    }

    /// <inheritdoc/>
    public string Name => "bubblewrap";

    /// <summary>How this machine counts and limits.</summary>
    public ICgroupHierarchy Cgroups => _cgroups;

    /// <summary>Lays out the runtime directory, claims uids when root, and opens the cgroup hierarchy (sweeping what crashed servers left).</summary>
    public static BubblewrapProvider Create(BubblewrapOptions options, ILogger logger)
    {
        RuntimeDirectory.Create(options.RuntimeDirectory, options.NativeDirectory);
        var uids = Environment.IsPrivilegedProcess ? UidRange.Claim(options.FirstUid) : null;
        return new BubblewrapProvider(options, CgroupHierarchy.Open(options.CgroupBase), uids, logger);
    }

    /// <inheritdoc/>
    public async Task<SandboxProcess> StartAsync(SandboxSpec spec, CancellationToken cancellation)
    {
        var uid = _uids?.Take();
        ICgroup? cgroup = null;
        try
        {
            cgroup = _cgroups.Create(Interlocked.Increment(ref _created).ToString("D6", System.Globalization.CultureInfo.InvariantCulture));
            cgroup.Apply(_options.WaitingLimits);
            var runtime = _uids is null ? _options.RuntimeDirectory : ExposedDirectory;
            var arguments = BubblewrapArguments.For(spec, _options.Program, runtime);
            var process = await CurrentSpawner().SpawnAsync(new SpawnRequest(arguments, uid, cgroup.Join), cancellation);
            return new SandboxProcess(spec, process, cgroup, () => Return(uid));
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
