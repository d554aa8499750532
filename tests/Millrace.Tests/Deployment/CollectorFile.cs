namespace Millrace.Tests.Deployment;

/// <summary>What collector.yaml says, by the parts of the collector's configuration that it uses. Read strictly: a key that is not here is a mistake.</summary>
internal sealed class CollectorFile
{
    public required CollectorReceivers Receivers { get; set; }

    public required CollectorProcessors Processors { get; set; }

    public required Dictionary<string, CollectorExporter> Exporters { get; set; }

    public required CollectorServices Service { get; set; }
}

internal sealed class CollectorReceivers
{
    public required CollectorOtlp Otlp { get; set; }

    public required CollectorFilelog Filelog { get; set; }
}

internal sealed class CollectorOtlp
{
    public required Dictionary<string, CollectorEndpoint> Protocols { get; set; }
}

internal sealed class CollectorEndpoint
{
    public required string Endpoint { get; set; }
}

internal sealed class CollectorFilelog
{
    public required List<string> Include { get; set; }

    public required string StartAt { get; set; }

    public required List<CollectorOperator> Operators { get; set; }
}

internal sealed class CollectorOperator
{
    public required string Type { get; set; }

    public string? From { get; set; }

    public string? To { get; set; }

    public CollectorTimestamp? Timestamp { get; set; }
}

internal sealed class CollectorTimestamp
{
    public required string ParseFrom { get; set; }

    public required string Layout { get; set; }
}

internal sealed class CollectorProcessors
{
    public required CollectorMemory MemoryLimiter { get; set; }

    public required Dictionary<string, string> Batch { get; set; }
}

internal sealed class CollectorMemory
{
    public required string CheckInterval { get; set; }

    public required int LimitMib { get; set; }
}

internal sealed class CollectorExporter
{
    public required string Endpoint { get; set; }

    public Dictionary<string, bool> Tls { get; set; } = [];
}

internal sealed class CollectorServices
{
    public required Dictionary<string, CollectorPipeline> Pipelines { get; set; }
}

internal sealed class CollectorPipeline
{
    public required List<string> Receivers { get; set; }

    public required List<string> Processors { get; set; }

    public required List<string> Exporters { get; set; }
}
