using YamlDotNet.Serialization;

namespace Millrace.Tests.Deployment;

/// <summary>Where Grafana gets its data, as it is provisioned. Read strictly.</summary>
internal sealed class GrafanaSources
{
    [YamlMember(Alias = "apiVersion", ApplyNamingConventions = false)]
    public required int ApiVersion { get; set; }

    public required List<GrafanaSource> Datasources { get; set; }
}

internal sealed class GrafanaSource
{
    public required string Name { get; set; }

    public required string Uid { get; set; }

    public required string Type { get; set; }

    public required string Access { get; set; }

    public required string Url { get; set; }

    [YamlMember(Alias = "isDefault", ApplyNamingConventions = false)]
    public bool IsDefault { get; set; }

    [YamlMember(Alias = "jsonData", ApplyNamingConventions = false)]
    public Dictionary<string, string> JsonData { get; set; } = [];
}
