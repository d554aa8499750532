using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Millrace.Runner.Telemetry;

/// <summary>What this room is called by those who watch it.</summary>
public static class RunnerTelemetry
{
    /// <summary>Name of the meter and of the source of spans.</summary>
    public const string Name = "Millrace.Runner";

    internal static Meter Meter { get; } = new(Name);

    internal static ActivitySource Spans { get; } = new(Name);
}
