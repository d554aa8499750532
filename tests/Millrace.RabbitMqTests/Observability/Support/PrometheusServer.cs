using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Millrace.FleetTests.Support;
using Millrace.RabbitMqTests.Support;

namespace Millrace.RabbitMqTests.Observability.Support;

/// <summary>A real Prometheus with the shipped rules, which looks every second and does not wait before it fires.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    public const string Program = "/usr/bin/prometheus";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("millrace-prometheus-");
    private readonly HttpClient _http;
    private readonly Process _process;

    /// <param name="targets">Job and address of each process to look at.</param>
    public PrometheusServer(params (string Job, Uri Metrics)[] targets)
    {
        // The rules as shipped, but for how long something must last: a test has no minutes.
        var rules = System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(Deployment.Rules), @"\bfor: \w+", "for: 0s");
        File.WriteAllText(Path.Combine(_directory.FullName, "rules.yml"), rules);
        var jobs = targets.GroupBy(t => t.Job).Select(job => $$"""
              - job_name: {{job.Key}}
                static_configs: [{ targets: [{{string.Join(", ", job.Select(t => $"'{t.Metrics.Authority}'"))}}] }]
            """);
        File.WriteAllText(
            Path.Combine(_directory.FullName, "prometheus.yml"),
            $"global: {{ scrape_interval: 1s, evaluation_interval: 1s }}\nrule_files: [rules.yml]\nscrape_configs:\n{string.Join('\n', jobs)}\n");
        var address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePort.Find()}");
        _process = Process.Start(new ProcessStartInfo(Program,
        [
            $"--config.file={_directory.FullName}/prometheus.yml", $"--storage.tsdb.path={_directory.FullName}/data", $"--web.listen-address={address}", "--log.level=error",
        ])
        { WorkingDirectory = _directory.FullName })!;
        _http = new HttpClient { BaseAddress = new Uri($"http://{address}") };
    }

    public Task ReadyAsync() => Until.TrueAsync(async () => await TryGetAsync("/-/ready") is not null, "Prometheus is ready");

    /// <summary>Names of the alerts that fire.</summary>
    public async Task<IReadOnlyList<string>> FiringAsync() =>
    [
        .. JsonNode.Parse(await _http.GetStringAsync("/api/v1/alerts"))!["data"]!["alerts"]!.AsArray()
            .Where(a => a!["state"]!.GetValue<string>() == "firing")
            .Select(a => a!["labels"]!["alertname"]!.GetValue<string>())
            .Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>The value of an expression; null when it has none.</summary>
    public async Task<double?> QueryAsync(string expression)
    {
        var answer = JsonNode.Parse(await _http.GetStringAsync($"/api/v1/query?query={Uri.EscapeDataString(expression)}"))!["data"]!["result"]!.AsArray();
        return answer.Count == 0 ? null : double.Parse(answer[0]!["value"]![1]!.GetValue<string>(), CultureInfo.InvariantCulture);
    }

    /// <summary>Rules that could not be evaluated.</summary>
    public async Task<IReadOnlyList<string>> BrokenRulesAsync() =>
    [
        .. JsonNode.Parse(await _http.GetStringAsync("/api/v1/rules"))!["data"]!["groups"]!.AsArray()
            .SelectMany(g => g!["rules"]!.AsArray())
            .Where(r => r!["health"]!.GetValue<string>() == "err")
            .Select(r => $"{r!["name"]}: {r["lastError"]}"),
    ];

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    private async Task<string?> TryGetAsync(string path)
    {
        try
        {
            return await _http.GetStringAsync(path);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
