using System.Diagnostics.Metrics;

namespace Millrace.Sandbox.Telemetry;

/// <summary>What this room is called by those who watch it.</summary>
public static class SandboxTelemetry
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Millrace.Sandbox";

    internal static Meter Meter { get; } = new(Name);
}
