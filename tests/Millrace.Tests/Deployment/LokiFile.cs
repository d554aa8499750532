namespace Millrace.Tests.Deployment;

/// <summary>What loki.yaml says, by the parts of Loki's configuration that it uses. Read strictly.</summary>
internal sealed class LokiFile
{
    public required bool AuthEnabled { get; set; }

    public required LokiServer Server { get; set; }

    public required LokiCommon Common { get; set; }

    public required LokiSchemas SchemaConfig { get; set; }

    public required Dictionary<string, LokiDirectory> StorageConfig { get; set; }

    public required LokiLimits LimitsConfig { get; set; }

    public required LokiCompactor Compactor { get; set; }
}

internal sealed class LokiServer
{
    public required int HttpListenPort { get; set; }
}

internal sealed class LokiCommon
{
    public required string PathPrefix { get; set; }

    public required int ReplicationFactor { get; set; }

    public required LokiRing Ring { get; set; }
}

internal sealed class LokiRing
{
    public required Dictionary<string, string> Kvstore { get; set; }
}

internal sealed class LokiSchemas
{
    public required List<LokiSchema> Configs { get; set; }
}

internal sealed class LokiSchema
{
    public required string From { get; set; }

    public required string Store { get; set; }

    public required string ObjectStore { get; set; }

    public required string Schema { get; set; }

    public required Dictionary<string, string> Index { get; set; }
}

internal sealed class LokiDirectory
{
    public required string Directory { get; set; }
}

internal sealed class LokiLimits
{
    public required string RetentionPeriod { get; set; }

    public required bool AllowStructuredMetadata { get; set; }
}

internal sealed class LokiCompactor
{
    public required string WorkingDirectory { get; set; }

    public required bool RetentionEnabled { get; set; }

    public required string DeleteRequestStore { get; set; }
}
