using Millrace.Sandbox.Providers;
using Millrace.Sandbox.Templates;

namespace Millrace.Sandbox.Pool;

/// <summary>How the pool is kept.</summary>
public sealed record SandboxPoolOptions
{
    /// <summary>The sizes most jobs want; blank sandboxes are made with them.</summary>
    public required SandboxSpec Spec { get; init; }

    /// <summary>Blank sandboxes that always wait.</summary>
    public required int BlankFloor { get; init; }

    /// <summary>Sandboxes of each recipe that always wait.</summary>
    public int RecipeFloor { get; init; } = 1;

    /// <summary>Copies sandboxes from templates where it can; null to start each anew. Default null.</summary>
    public ForkServerOptions? ForkServer { get; init; }

    /// <summary>Memory that waiting sandboxes may use together, bytes.</summary>
    public long MemoryBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Sandboxes that may wait, of all kinds together.</summary>
    public int Capacity { get; init; } = 256;

    /// <summary>A sandbox that waited this long is replaced: clocks and random seeds inside should not be old.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Sandboxes made at one time.</summary>
    public int Makers { get; init; } = Math.Max(1, Environment.ProcessorCount);
}
