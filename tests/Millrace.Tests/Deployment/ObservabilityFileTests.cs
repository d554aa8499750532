using Millrace.Tests.Architecture;
using Xunit;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Millrace.Tests.Deployment;

/// <summary>
/// The configuration of the collector, Loki and Grafana, none of which can be started where this is tested: read strictly, and held against
/// what each of them demands of its own file, and against compose.yaml.
/// </summary>
public sealed class ObservabilityFileTests
{
    private static readonly ComposeFile Compose = ComposeFile.Read(Repository.PathOf("deploy/compose/compose.yaml"));
    private static readonly CollectorFile Collector = Read<CollectorFile>(Text("collector.yaml"));
    private static readonly LokiFile Loki = Read<LokiFile>(Text("loki.yaml"));

    [Fact]
    public void A_key_that_is_not_known_is_a_mistake()
    {
        Assert.ThrowsAny<YamlException>(() => Read<CollectorFile>(Text("collector.yaml").Replace("start_at", "startat", StringComparison.Ordinal)));
        Assert.ThrowsAny<YamlException>(() => Read<LokiFile>(Text("loki.yaml").Replace("retention_period", "retention", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_part_of_a_pipeline_is_configured_and_every_part_that_is_configured_is_in_one()
    {
        var pipelines = Collector.Service.Pipelines;

        Assert.Equal(["logs", "traces"], pipelines.Keys.Order());
        Assert.Equal(["filelog", "otlp"], pipelines.Values.SelectMany(p => p.Receivers).Distinct().Order());
        Assert.Equal(Collector.Exporters.Keys.Order(), pipelines.Values.SelectMany(p => p.Exporters).Distinct().Order());

        // The limiter has to come first, or what it refuses has been taken already; batches come last.
        Assert.All(pipelines.Values, p => Assert.Equal(["memory_limiter", "batch"], p.Processors));
    }

    [Fact]
    public void The_collector_sends_to_services_that_share_a_network_with_it()
    {
        var at = Collector.Exporters.ToDictionary(e => e.Key, e => e.Value.Endpoint);

        Assert.Equal("jaeger:4317", at["otlp/jaeger"]);
        Assert.Equal(($"http://loki:{Loki.Server.HttpListenPort}/otlp", true), (at["otlphttp/loki"], Loki.LimitsConfig.AllowStructuredMetadata));
        Assert.All(["jaeger", "loki"], service => Assert.NotEmpty(Networks(service).Intersect(Networks("collector"))));
        Assert.Contains(":4317", Collector.Receivers.Otlp.Protocols["grpc"].Endpoint, StringComparison.Ordinal);
    }

    [Fact]
    public void The_collector_gives_way_before_its_container_is_killed()
    {
        var limit = Compose.Services["collector"].Deploy.Resources.Limits.Memory;

        Assert.True(Collector.Processors.MemoryLimiter.LimitMib < int.Parse(limit.TrimEnd('M')), limit);
    }

    [Fact]
    public void The_collector_reads_the_log_files_that_are_mounted_for_it()
    {
        Assert.Contains(Compose.Services["collector"].Volumes, v => v.EndsWith(":/logs:ro", StringComparison.Ordinal));
        Assert.All(Collector.Receivers.Filelog.Include, pattern => Assert.StartsWith("/logs/", pattern));
        Assert.Equal(["json_parser", "move"], Collector.Receivers.Filelog.Operators.Select(o => o.Type));
        Assert.Equal(("attributes.log", "body"), (Collector.Receivers.Filelog.Operators[1].From, Collector.Receivers.Filelog.Operators[1].To));
    }

    [Fact]
    public void Loki_keeps_logs_on_its_volume_and_forgets_them()
    {
        Assert.Contains("loki:/loki", Compose.Services["loki"].Volumes);
        Assert.All([Loki.Common.PathPrefix, Loki.StorageConfig["filesystem"].Directory, Loki.Compactor.WorkingDirectory], path => Assert.StartsWith("/loki", path));

        // Retention is the compactor's, which wants to know where requests to delete are kept; metadata wants the schema v13 over tsdb, a day a table.
        Assert.Equal((true, "filesystem"), (Loki.Compactor.RetentionEnabled, Loki.Compactor.DeleteRequestStore));
        var schema = Assert.Single(Loki.SchemaConfig.Configs);
        Assert.Equal(("tsdb", "filesystem", "v13", "24h"), (schema.Store, schema.ObjectStore, schema.Schema, schema.Index["period"]));
        Assert.Equal(0, int.Parse(Loki.LimitsConfig.RetentionPeriod.TrimEnd('h')) % 24);
    }

    [Fact]
    public void Grafanas_sources_are_services_it_can_reach_and_dashboards_ask_no_other()
    {
        var sources = Read<GrafanaSources>(Text("grafana/datasources/millrace.yaml")).Datasources;
        var dashboards = Directory.GetFiles(Repository.PathOf("deploy/grafana/dashboards"), "*.json").Select(File.ReadAllText).ToArray();

        Assert.All(sources, source => Assert.NotEmpty(Networks(new Uri(source.Url).Host).Intersect(Networks("grafana"))));
        Assert.Single(sources, source => source.IsDefault);
        Assert.NotEmpty(dashboards);
        Assert.All(dashboards, text => Assert.DoesNotMatch("\"uid\": *\"(?!prometheus|\\$\\{datasource\\}|-- Grafana --|millrace)", text));
    }

    private static string Text(string file) => File.ReadAllText(Repository.PathOf($"deploy/compose/{file}"));

    private static IEnumerable<string> Networks(string service) => Compose.Services[service].Networks.Names;

    private static T Read<T>(string text) =>
        new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).WithEnforceRequiredMembers().Build().Deserialize<T>(text);
}
