namespace Millrace.Telemetry;

/// <summary>Which requests are followed through all processes. Section <c>Millrace:Tracing</c>; nothing is followed unless <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> (or its variant for traces) is set.</summary>
internal sealed class TracingOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Millrace:Tracing";

    /// <summary>The part of all requests that is followed, 0 to 1. Default 0.05. A runner follows what the API that sent the job follows.</summary>
    public double SampleRatio { get; set; } = 0.05;

    /// <summary>
    /// Whether a <c>traceparent</c> that a client sends is continued, its wish to be followed included. Default false: strangers would
    /// decide what is followed. For an API behind services of one's own.
    /// </summary>
    public bool AcceptParents { get; set; }
}
