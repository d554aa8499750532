using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Millrace.Api.Telemetry;

/// <summary>What this room is called by those who watch it.</summary>
public static class ApiTelemetry
{
    /// <summary>Name of the meter and of the source of spans.</summary>
    public const string Name = "Millrace.Api";

    internal static Meter Meter { get; } = new(Name);

    internal static ActivitySource Spans { get; } = new(Name);
}
