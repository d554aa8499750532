namespace Millrace.Telemetry;

/// <summary>What the server tells Prometheus. Section <c>Millrace:Metrics</c>.</summary>
internal sealed class MetricsOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Millrace:Metrics";

    /// <summary>Whether anything is measured. Default true. <c>GET /metrics</c> of an API then answers callers with a key of the scope <c>admin</c>.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// An address of its own for <c>/metrics</c>, such as <c>http://10.0.0.5:9464</c>, where no key is asked for and nothing else is
    /// served: bind it where only Prometheus comes. Default none. The only way to the metrics of a runner of a fleet.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>PEM files of certificates whose end is to be watched, such as the one a proxy in front serves. Default none.</summary>
    public IList<string> Certificates { get; } = [];
}
