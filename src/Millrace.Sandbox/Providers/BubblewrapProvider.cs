using Microsoft.Extensions.Logging;
using Millrace.Sandbox.Doctor;
using Millrace.Sandbox.Layout;
using Millrace.Sandbox.Spawning;
using Millrace.Sandbox.Templates;

namespace Millrace.Sandbox.Providers;

/// <summary>Walls by bubblewrap: a program of its own, known and reviewed by many.</summary>
/// <param name="options">Where things are.</param>
/// <param name="logger">Where trouble is told.</param>
public sealed class BubblewrapProvider(SpawningOptions options, ILogger<BubblewrapProvider> logger) : SpawningProvider(options, logger), ITemplateProvider
{
    private readonly string _program = options.Bubblewrap;

    /// <inheritdoc/>
    public override string Name => "bubblewrap";

    internal override Protection Launcher => File.Exists(_program)
        ? new Protection(Name, true, _program, Essential: true)
        : new Protection(Name, false, $"{_program} is not there.", "Install the package bubblewrap, or set Millrace__Sandbox__Bubblewrap to where it is.", Essential: true);

    /// <inheritdoc/>
    public Task<ISandboxTemplate> StartTemplateAsync(TemplateSpec spec, CancellationToken cancellation) => StartSpawnedTemplateAsync(spec, cancellation);

    private protected override SpawnRequest Request(SandboxLayout layout, uint? uid, CgroupJoin cgroup) =>
        new(BubblewrapArguments.For(layout, _program), uid, cgroup);
}
