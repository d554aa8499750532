using Microsoft.Extensions.Logging;
using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Doctor;
using Millrace.Sandbox.Layout;
using Millrace.Sandbox.Spawning;

namespace Millrace.Sandbox.Providers.Oci;

/// <summary>
/// Walls by an OCI runtime. It runs in a room the spawner makes for it (<c>become_room</c> in <c>native/spawner/inside.c</c>):
/// root there, nobody to the host, and with the sandbox's own host uid. What it starts ends with the room, and the room with us.
/// </summary>
public sealed class OciProvider : SpawningProvider
{
    private readonly OciRuntime _runtime;
    private readonly uint? _rootId;

    /// <param name="options">Where things are.</param>
    /// <param name="logger">Where trouble is told.</param>
    public OciProvider(SpawningOptions options, ILogger<OciProvider> logger)
        : base(options, logger)
    {
        _runtime = OciRuntime.Find(options.Oci);
        _rootId = _runtime.NeedsRootId ? TakeId() : null;
    }

    /// <inheritdoc/>
    public override string Name => SandboxProviders.Oci;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Caveats => _runtime.IsGvisor
        ?
        [
            "Under gVisor, memory and its peak are those of the job with gVisor's own kernel (some 30 MB); where the limit is reached, the whole sandbox ends.",
            "Under gVisor, processes are not limited one by one: the limit is one of threads of the host, well above the job's.",
            "Under gVisor, a job can end its own sandbox by a signal to process 1, and what it asks of the kernel is what gVisor offers; with one of 2022, no terminals.",
        ]
        : [];

    internal override string Remedy => "Or let Millrace build the walls: Millrace__Sandbox__Provider=native.";

    internal override Protection Launcher => _runtime switch
    {
        { Program: null } => new Protection(
            Name, false, $"The runtime {_runtime.Name} is not there.", $"Install it, or set Millrace__Sandbox__Oci__Runtime to crun, runc, runsc or the path of a runtime.", Essential: true),
        { NeedsRootId: true } when _rootId is null => new Protection(
            Name, false, $"{_runtime.Name} needs a second user id for each container, which this server may not give.", "Start the server as root, or set Millrace__Sandbox__Oci__Runtime=crun.", Essential: true),
        _ => new Protection(Name, true, $"{_runtime.Program}, in a room of its own without rights on the host.", Essential: true),
    };

    private protected override CgroupLimits StartingLimits => OciRuntime.StartingLimits;

    private protected override ICgroup Limiting(ICgroup cgroup) => _runtime.IsGvisor ? new GvisorCgroup(cgroup) : cgroup;

    private protected override SpawnRequest Request(SandboxLayout layout, uint? uid, CgroupJoin cgroup)
    {
        var program = _runtime.Program ?? throw new SandboxException($"The runtime {_runtime.Name} is not there.");
        var config = OciConfig.For(layout, _runtime, new RoomIds(_rootId is not null));
        string[] command = [program, "--root", OciRoom.State, .. _runtime.Arguments, "run", "--detach", "--bundle", OciRoom.Bundle, SandboxLayout.Hostname];
        return new SpawnRequest(command, uid, cgroup, OciRoom.For(layout, _runtime, config)) { Room = new RoomStart(_rootId, _runtime.IsGvisor) };
    }
}
