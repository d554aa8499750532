using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Millrace.Contracts.Executions;
using Millrace.JourneyTests.Support;
using Millrace.RabbitMqTests.Observability.Support;
using Millrace.RabbitMqTests.Support;
using Xunit;

namespace Millrace.RabbitMqTests.Observability;

/// <summary>What an operator sees of a fleet that runs jobs.</summary>
[Collection(BrokerTests.Name)]
public sealed partial class WatchedFleetTests(WatchedFleet fleet) : IClassFixture<WatchedFleet>
{
    private const string Marker = "Zq7marker";

    private static readonly string[] LabelNames =
    [
        "language", "outcome", "lane", "tenant_class", "step", "shelf", "state", "result", "reason", "limit", "kind", "pool", "dependency", "volume",
        "certificate", "version", "role", "le", "syscall",
    ];

    [Fact]
    public async Task Jobs_are_counted_by_language_outcome_lane_and_class_of_tenant_where_they_end()
    {
        var before = await ScrapeAsync();
        await fleet.Client.RunAsync("python", "print('counted')");
        await fleet.Client.RunAsync("python", "raise SystemExit(3)");
        await fleet.Client.RunAsync("bash", "echo high", new { priority = "high" });

        var after = await ScrapeAsync();

        double Grown(string name, params (string, string)[] labels) => after.Sum(name, labels) - before.Sum(name, labels);
        Assert.Equal(1, Grown("millrace_jobs_finished_total", ("language", "python"), ("outcome", "success"), ("lane", "normal"), ("tenant_class", "anonymous")));
        Assert.Equal(1, Grown("millrace_jobs_finished_total", ("language", "python"), ("outcome", "nonzero_exit")));
        Assert.Equal(1, Grown("millrace_jobs_finished_total", ("language", "bash"), ("lane", "high")));
        Assert.Equal(3, Grown("millrace_jobs_accepted_total"));
        Assert.Equal(3, Grown("millrace_job_step_duration_seconds_count", ("step", "finish")));
        Assert.Equal("counted\nhigh\n".Length, Grown("millrace_job_output_bytes_total"));
        Assert.Equal(0, Grown("millrace_jobs_server_errors_total"));
        Assert.Equal(1, after.Sum("millrace_runners", ("state", "alive")));
        Assert.Equal(2, after.Sum("millrace_dependency_up", ("dependency", "redis")));
        Assert.Equal(2, after.Sum("millrace_dependency_up", ("dependency", "rabbitmq")));
    }

    [Fact]
    public async Task No_label_names_a_job_a_tenant_or_a_key_and_languages_come_from_the_catalogue()
    {
        var tenant = "tenant-of-metrics";
        using var client = new MillraceClient(fleet.Api.Address!, await fleet.KeysAsync("create", "--tenant", tenant, "--name", "metrics-key"));
        var before = await ScrapeAsync();
        await client.RunAsync("python", "print(1)", new { workspace_id = "metrics-workspace" });
        using var unknown = await fleet.Client.PostAsync("/api/execute", JsonNode.Parse("""{"language": "no-such-language", "source_code": "x"}""")!);
        Assert.False(unknown.IsSuccessStatusCode);

        var scrape = await ScrapeAsync();

        var ours = scrape.All.Where(s => s.Name.StartsWith("millrace_", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(ours);
        Assert.Equal(1, scrape.Sum("millrace_jobs_finished_total", ("tenant_class", "key")) - before.Sum("millrace_jobs_finished_total", ("tenant_class", "key")));
        Assert.Empty(ours.SelectMany(s => s.Labels.Keys).Except(LabelNames));
        Assert.Empty(ours.Where(s => s.Labels.ContainsKey("language")).Select(s => s.Labels["language"]).Except(Fleet.Languages.All.Select(l => l.Id)));
        Assert.DoesNotContain(scrape.All.SelectMany(s => s.Labels.Values), v => (JobOrKey().IsMatch(v) && !v.EndsWith("Exception", StringComparison.Ordinal)) || v.Contains(tenant, StringComparison.Ordinal) || v.Contains("metrics-", StringComparison.Ordinal) || v.Contains("no-such", StringComparison.Ordinal));

        // What would grow with each language more, times the buckets: still a bounded number for each family.
        Assert.All(ours.GroupBy(s => s.FamilyName), family => Assert.True(family.Count() < 400, $"{family.Key}: {family.Count()}"));
    }

    [Fact]
    public async Task Every_metric_that_a_rule_or_a_dashboard_names_is_exported()
    {
        await fleet.Client.RunAsync("c", "int main(void) { return 0; }");
        var exported = (await ScrapeAsync()).Names.ToHashSet(StringComparer.Ordinal);

        var named = Deployment.MetricNames().ToList();

        Assert.True(named.Count > 30, $"Only {named.Count} names were found.");
        Assert.Empty(named.Where(n => !exported.Contains(n.Metric)).Select(n => $"{n.File}: {n.Metric}"));
    }

    [Fact]
    public async Task The_table_of_metrics_in_the_documentation_is_what_is_exported()
    {
        await fleet.Client.RunAsync("c", "#include <stdio.h>\nint main(void) { puts(\"output\"); return 1; }");

        Deployment.CompareTable(await ScrapeAsync());
    }

    [Fact]
    public async Task Metrics_are_for_admins_on_the_port_of_the_API_and_nothing_else_is_on_the_port_of_metrics()
    {
        using var http = new HttpClient();
        using var stranger = await http.GetAsync(new Uri(fleet.Api.Address!, "/metrics"));
        using var reader = new MillraceClient(fleet.Api.Address!, await fleet.KeysAsync("create"));
        using var admin = new MillraceClient(fleet.Api.Address!, await fleet.KeysAsync("create", "--scopes", "admin"));
        using var read = await reader.Http.GetAsync("/metrics");
        using var elsewhere = await http.GetAsync(new Uri(fleet.Api.Metrics!, "/api/languages"));
        using var runner = await http.GetAsync(new Uri(fleet.Runner.Address!, "/metrics"));

        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, read.StatusCode);
        Assert.Contains("millrace_build_info", await admin.Http.GetStringAsync("/metrics"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, runner.StatusCode);
    }

    [Fact]
    public async Task A_request_is_one_trace_through_API_queue_and_runner_to_its_result()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/execute?wait=true");
        request.Content = new StringContent("""{"language": "c", "source_code": "/* never compiled before */ int main(void) { return 0; }"}""", null, "application/json");
        request.Headers.Add("traceparent", "00-11111111111111111111111111111111-2222222222222222-01");
        using var response = await fleet.Client.Http.SendAsync(request);
        var job = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["job_id"]!.GetValue<string>();

        List<Span> trace = [];
        await Until.TrueAsync(() => (trace = TraceOf(job)).Count >= 9, "all spans of the job have come");

        var root = Assert.Single(trace, s => s.ParentId.Length == 0);
        string[] expected =
        [
            "millrace-api: POST /api/execute",
            "  millrace-api: send code-execution.jobs",
            "    millrace-runner: process code-execution.jobs",
            "      millrace-runner: admit",
            "      millrace-runner: compile",
            "      millrace-runner: finish",
            "        millrace-runner: send code-execution.results",
            "      millrace-runner: prepare",
            "      millrace-runner: run",
        ];
        Assert.Equal(expected, Draw(trace, root, ""));
        var process = trace.Single(s => s.Name.StartsWith("process", StringComparison.Ordinal));
        Assert.Equal(
            ("rabbitmq", "code-execution.jobs", "process", job, "c", "success"),
            (process.Attributes["messaging.system"], process.Attributes["messaging.destination.name"], process.Attributes["messaging.operation.type"], process.Attributes["messaging.message.id"], process.Attributes["millrace.language"], process.Attributes["millrace.outcome"]));
        Assert.NotEqual("11111111111111111111111111111111", root.TraceId);
    }

    [Fact]
    public async Task A_slow_bucket_leads_to_the_trace_of_a_job_in_it()
    {
        await fleet.Client.RunAsync("python", "print('exemplar')");
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Accept.ParseAdd("application/openmetrics-text; version=1.0.0");

        var text = await http.GetStringAsync(fleet.Runner.Metrics);

        var exemplar = Exemplar().Match(text);
        Assert.True(exemplar.Success, "No bucket of millrace_job_step_duration_seconds has an exemplar.");
        await Until.TrueAsync(() => fleet.Receiver.Spans.Any(s => s.TraceId == exemplar.Groups[1].Value), "its trace is known");
    }

    [Fact]
    public async Task The_log_names_job_tenant_and_trace_and_holds_nothing_of_what_a_program_is_or_says()
    {
        var key = await fleet.KeysAsync("create", "--tenant", "tenant-of-logs");
        using var client = new MillraceClient(fleet.Api.Address!, key);
        var python = await client.RunAsync(
            "python",
            $"import os, sys\n# {Marker}\nprint('{Marker}', sys.stdin.read(), sys.argv, os.environ['SECRET'])\nsys.exit(5)",
            new { stdin = Marker, args = new[] { Marker }, env = new Dictionary<string, string> { ["SECRET"] = Marker } });
        Assert.Contains(Marker, python.Output, StringComparison.Ordinal);
        var c = await client.RunAsync("c", $"int {Marker}(void) {{ return {Marker}; }}\nint main(void) {{ return undeclared_{Marker}; }}");
        Assert.Equal(Outcome.CompileError, c.Outcome);
        using var refused = await client.PostAsync("/api/execute", JsonNode.Parse($$"""{"language": "python", "source_code": "{{Marker}}", "{{Marker}}": 1}""")!);
        using var socket = await client.OpenAsync(await client.SubmitAsync("python", $"input('{Marker}')"));
        using var wrong = new MillraceClient(fleet.Api.Address!, key[..^2] + "zz");
        using var unauthorized = await wrong.Http.GetAsync("/api/jobs");
        Assert.Equal(HttpStatusCode.Unauthorized, unauthorized.StatusCode);

        JsonObject? end = null;
        await Until.TrueAsync(() => (end = LinesOf(fleet.Runner).FirstOrDefault(l => l["job_id"]?.GetValue<string>() == python.JobId && l["outcome"] is not null)) is not null, "the end of the job is logged");

        Assert.Equal(("tenant-of-logs", "info", "python"), (end!["tenant"]!.GetValue<string>(), end["level"]!.GetValue<string>(), end["language"]!.GetValue<string>()));
        Assert.Equal(32, end["trace_id"]!.GetValue<string>().Length);
        Assert.All(LinesOf(fleet.Runner).Where(l => l["outcome"] is not null), l => Assert.NotNull(l["language"]));
        Assert.Contains(LinesOf(fleet.Api), l => l["job_id"]?.GetValue<string>() == python.JobId && l["trace_id"]?.GetValue<string>() == end["trace_id"]!.GetValue<string>());
        foreach (var secret in new[] { Marker, key })
        {
            Assert.DoesNotContain(secret, fleet.Api.Log, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, fleet.Runner.Log, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_level_of_the_log_follows_its_file_while_the_server_runs()
    {
        await LevelCountsAsync("Error", expected: false);
        await LevelCountsAsync("Trace", expected: true);
    }

    // Until a job of that time shows that the level counts: reading the file again takes a moment.
    private async Task LevelCountsAsync(string level, bool expected)
    {
        fleet.SetLogLevel(level);
        await Until.TrueAsync(
            async () =>
            {
                var job = (await fleet.Client.RunAsync("bash", "true")).JobId;
                await Task.Delay(100);
                return fleet.Runner.Log.Contains(job, StringComparison.Ordinal) == expected && fleet.Api.Log.Contains(job, StringComparison.Ordinal) == expected;
            },
            $"the level {level} counts");
    }

    // The gauges of what surrounds a process are looked at every few seconds: at first they are not there.
    private async Task<Scrape> ScrapeAsync()
    {
        Scrape? scrape = null;
        await Until.TrueAsync(
            async () =>
            {
                await Task.Delay(350);
                scrape = await Scrape.OfAsync(fleet.Api.Metrics, fleet.Runner.Metrics);
                return scrape.Sum("millrace_runners", ("state", "alive")) == 1;
            },
            "the API knows its runner");
        return scrape!;
    }

    private List<Span> TraceOf(string job)
    {
        var spans = fleet.Receiver.Spans;
        var id = spans.FirstOrDefault(s => s.Attributes.GetValueOrDefault("messaging.message.id") == job)?.TraceId;
        return [.. spans.Where(s => s.TraceId == id)];
    }

    private static IEnumerable<string> Draw(List<Span> trace, Span span, string indent) =>
        trace.Where(s => s.ParentId == span.SpanId).OrderBy(s => s.Name, StringComparer.Ordinal).SelectMany(child => Draw(trace, child, indent + "  ")).Prepend($"{indent}{span.Service}: {span.Name}");

    private static IEnumerable<JsonObject> LinesOf(FleetProcess process) =>
        process.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l.StartsWith('{')).Select(l => JsonNode.Parse(l)!.AsObject());

    [GeneratedRegex("job_[a-z0-9]{10,}|mlr_|mr_[A-Za-z0-9]{8,}|[A-Za-z0-9]{24,}")]
    private static partial Regex JobOrKey();

    [GeneratedRegex("millrace_job_step_duration_seconds_bucket\\{[^}]*\\} \\S+ # \\{[^}]*trace_id=\"([0-9a-f]{32})\"")]
    private static partial Regex Exemplar();
}
