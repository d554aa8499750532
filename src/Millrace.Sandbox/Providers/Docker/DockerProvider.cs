using Docker.DotNet.Models;
using Microsoft.Extensions.Logging;
using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Doctor;
using Millrace.Sandbox.Providers.Oci;
using Millrace.Sandbox.Seccomp;

namespace Millrace.Sandbox.Providers.Docker;

/// <summary>
/// Sandboxes that are containers of a Docker Engine. Toolchains come from an image; the agent is shown to it from here, so
/// the daemon must see this machine's files.
/// </summary>
public sealed class DockerProvider : ISandboxProvider
{
    private const string ServerLabel = "dev.millrace.server";
    private const string MachineLabel = "dev.millrace.machine";
    private const long MiB = 1024 * 1024;

    // While the daemon's runtime starts, which is counted with the job.
    private static readonly CgroupLimits StartingLimits = new(256 * MiB, 256, null);
    private static readonly string Machine = File.Exists("/proc/sys/kernel/random/boot_id") ? File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim() : Environment.MachineName;

    private static int _opened;

    // Each provider's own, so that one that is disposed takes only its own containers with it.
    private readonly string _server = $"{CgroupHierarchy.InstanceName(Environment.ProcessId)}-{Interlocked.Increment(ref _opened)}";
    private readonly SpawningOptions _options;
    private readonly DockerEngine _engine;
    private readonly ILogger _logger;
    private readonly SeccompFilter? _filter;
    private readonly Lazy<Task> _swept;
    private int _disposed;

    /// <summary>Lays out the runtime directory. The daemon is not asked for anything yet.</summary>
    /// <param name="options">Where things are.</param>
    /// <param name="logger">Where trouble is told.</param>
    public DockerProvider(SpawningOptions options, ILogger<DockerProvider> logger)
    {
        _filter = options.SeccompProfile is { } profile ? SeccompFilter.Load(profile) : null;
        RuntimeDirectory.Create(options.RuntimeDirectory, options.NativeDirectory, _filter);
        _options = options;
        _logger = logger;
        _engine = new DockerEngine(options.Docker);
        _swept = new Lazy<Task>(SweepAsync);
    }

    /// <inheritdoc/>
    public string Name => SandboxProviders.Docker;

    /// <inheritdoc/>
    public IReadOnlyList<string> Caveats { get; } =
    [
        "All containers have one user id (1000); where the daemon remaps user namespaces, it is not the machine's.",
        "No sandbox starts while the daemon is away, and starting one takes a few hundred milliseconds: size the pool accordingly.",
    ];

    /// <inheritdoc/>
    public async Task<SandboxProcess> StartAsync(SandboxSpec spec, CancellationToken cancellation)
    {
        await _swept.Value;
        var labels = new Dictionary<string, string> { [ServerLabel] = _server, [MachineLabel] = Machine };
        var wanted = DockerContainer.For(spec, _options.Docker, StartingLimits, _options.RuntimeDirectory, labels);
        var created = await _engine.AskAsync(client => client.Containers.CreateContainerAsync(wanted, cancellation));
        DockerChannel? channel = null;
        try
        {
            var attach = new ContainerAttachParameters { Stream = true, Stdin = true, Stdout = true, Stderr = true };
            channel = new DockerChannel(await _engine.AskAsync(client => client.Containers.AttachContainerAsync(created.ID, attach, cancellation)));
            await _engine.AskAsync(client => client.Containers.StartContainerAsync(created.ID, new ContainerStartParameters(), cancellation));
            var running = await _engine.AskAsync(client => client.Containers.InspectContainerAsync(created.ID, cancellation));
            if (running.State is not { Running: true })
            {
                throw new SandboxException($"The container ended at once: {running.State?.Status} {running.State?.ExitCode} {running.State?.Error} {channel.Diagnosis}".TrimEnd());
            }

            var cgroup = DockerCgroups.Find(_engine, created.ID, running.State?.Pid ?? 0);
            cgroup = _options.Docker.Runtime == OciRuntime.Runsc ? new GvisorCgroup(cgroup) : cgroup;
            cgroup.Apply(_options.WaitingLimits);
            return new DockerSandboxProcess(spec, _engine, created.ID, channel, cgroup) { Filtered = _filter is not null };
        }
        catch
        {
            channel?.Dispose();
            await DockerSandboxProcess.RemoveAsync(_engine, created.ID);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Protection>> InspectAsync(CancellationToken cancellation)
    {
        var daemon = await LookAsync(cancellation);
        if (!daemon.Present)
        {
            return [daemon];
        }

        var info = await _engine.AskAsync(client => client.System.GetSystemInfoAsync(cancellation));
        return
        [
            daemon,
            await StartsAsync(cancellation),
            Limit("memory-limit", info.MemoryLimit && info.SwapLimit, "memory without swap", info),
            Limit("process-limit", info.PidsLimit, "processes", info),
            Limit("cpu-limit", info.CPUCfsQuota, "CPU time", info),
            ProtectionInspector.SyscallFilter(_filter),
            DockersFilter(info),
        ];
    }

    /// <inheritdoc/>
    public async Task<Protection> TryAsync(CancellationToken cancellation) =>
        await LookAsync(cancellation) is { Present: false } missing ? missing : await StartsAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (_swept.IsValueCreated)
        {
            await RemoveAllAsync(server => server == _server);
        }

        _engine.Dispose();
        if (Directory.Exists(_options.RuntimeDirectory))
        {
            Directory.Delete(_options.RuntimeDirectory, recursive: true);
        }
    }

    private static Protection Limit(string name, bool present, string what, SystemInfoResponse info) => present
        ? new Protection(name, true, $"Docker limits {what} (cgroup v{info.CgroupVersion}).")
        : new Protection(name, false, $"Docker does not limit {what} on this machine.", "docker info tells why.");

    private static Protection DockersFilter(SystemInfoResponse info) => info.SecurityOptions?.Any(option => option.StartsWith("name=seccomp", StringComparison.Ordinal)) == true
        ? new Protection("docker-syscall-filter", true, "Docker's own filter of system calls, around Millrace's.")
        : new Protection("docker-syscall-filter", false, "This daemon filters no system calls.", "docker info tells why.");

    private Task<Protection> StartsAsync(CancellationToken cancellation) => ProtectionInspector.StartsAsync(
        this, "The daemon's log may tell more.", cancellation, "A container starts: pid, mount, net, ipc, uts and cgroup namespaces of its own.");

    // The daemon answers, and has the image.
    private async Task<Protection> LookAsync(CancellationToken cancellation)
    {
        try
        {
            var version = await _engine.AskAsync(client => client.System.GetVersionAsync(cancellation));
            await _engine.AskAsync(client => client.Images.InspectImageAsync(_options.Docker.Image, cancellation));
            return new Protection(Name, true, $"Docker Engine {version.Version} at {_options.Docker.Endpoint}, image {_options.Docker.Image}, runtime {_options.Docker.Runtime ?? "as the daemon chooses"}.", Essential: true);
        }
        catch (SandboxException e)
        {
            return new Protection(Name, false, e.Message, "docs/providers.md tells how it is set up.", Essential: true);
        }
    }

    // What servers that were killed left: their containers end with their connection, but one may not have been started yet, and a daemon
    // may have been stopped just then.
    private Task SweepAsync() => RemoveAllAsync(CgroupHierarchy.HasEnded);

    private async Task RemoveAllAsync(Func<string, bool> whose)
    {
        try
        {
            var filter = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [$"{MachineLabel}={Machine}"] = true } };
            var containers = await _engine.AskAsync(client => client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = filter }, CancellationToken.None));
            foreach (var container in containers.Where(c => c.Labels.TryGetValue(ServerLabel, out var server) && whose(server)))
            {
                await DockerSandboxProcess.RemoveAsync(_engine, container.ID);
            }
        }
        catch (SandboxException e)
        {
            _logger.LogDebug(e, "Containers could not be swept.");
        }
    }
}
