using Microsoft.Extensions.Logging;
using Millrace.Sandbox.Doctor;
using Millrace.Sandbox.Layout;
using Millrace.Sandbox.Spawning;
using Millrace.Sandbox.Templates;

namespace Millrace.Sandbox.Providers;

/// <summary>
/// Walls by the spawner itself (<c>native/spawner/inside.c</c> is the whole list): the same as bubblewrap's, at less than
/// half of the CPU time, because all namespaces are made at once and no further program is started.
/// </summary>
/// <param name="options">Where things are.</param>
/// <param name="logger">Where trouble is told.</param>
public sealed class NativeProvider(SpawningOptions options, ILogger<NativeProvider> logger) : SpawningProvider(options, logger), ITemplateProvider
{
    // mount_setattr(2), by which a tree of mounts becomes read-only in one step.
    private static readonly Version NeededKernel = new(5, 12);
    private readonly string _program = Path.Combine(options.NativeDirectory, "spawner");

    /// <inheritdoc/>
    public override string Name => "native";

    internal override string Remedy => "Or let bubblewrap build the walls: install it, and set Millrace__Sandbox__Provider=bubblewrap.";

    internal override Protection Launcher => Environment.OSVersion.Version >= NeededKernel
        ? new Protection(Name, true, _program, Essential: true)
        : new Protection(Name, false, $"It needs Linux {NeededKernel}; this is {Environment.OSVersion.Version}.", Remedy, Essential: true);

    /// <inheritdoc/>
    public Task<ISandboxTemplate> StartTemplateAsync(TemplateSpec spec, CancellationToken cancellation) => StartSpawnedTemplateAsync(spec, cancellation);

    private protected override SpawnRequest Request(SandboxLayout layout, uint? uid, CgroupJoin cgroup) =>
        new(layout.Command, uid, cgroup, layout);
}
