using System.Diagnostics;
using System.Text.RegularExpressions;
using Millrace.RabbitMqTests.Observability.Support;
using Xunit;

namespace Millrace.RabbitMqTests.Observability;

/// <summary>The rules by themselves: well formed, firing when they should, each with a page that helps.</summary>
public sealed partial class AlertRuleTests
{
    [Theory]
    [InlineData("check", "rules", "rules/millrace.yml")]
    [InlineData("test", "rules", "tests/millrace.yml")]
    [InlineData("check", "config", "prometheus.yml")]
    public async Task Prometheus_accepts_them(params string[] arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/promtool"), "promtool is not installed (package prometheus).");
        using var promtool = Process.Start(new ProcessStartInfo("/usr/bin/promtool", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.Combine(Deployment.Root, "deploy/prometheus"),
        })!;
        var error = promtool.StandardError.ReadToEndAsync();
        var output = await promtool.StandardOutput.ReadToEndAsync();
        await promtool.WaitForExitAsync();

        Assert.True(promtool.ExitCode == 0, output + await error);
    }

    [Fact]
    public void Every_alert_is_tested_and_has_a_runbook_that_names_it()
    {
        var rules = File.ReadAllText(Deployment.Rules);
        var tests = File.ReadAllText(Path.Combine(Deployment.Root, "deploy/prometheus/tests/millrace.yml"));
        var alerts = Alert().Matches(rules).Select(m => (Name: m.Groups[1].Value, Page: m.Groups[2].Value)).ToList();

        Assert.True(alerts.Count > 10, $"Only {alerts.Count} alerts were found.");
        Assert.Equal(Regex.Count(rules, "- alert:"), alerts.Count);
        Assert.All(alerts, alert =>
        {
            Assert.Contains($"alertname: {alert.Name}\n", tests, StringComparison.Ordinal);
            Assert.Contains($"`{alert.Name}`", File.ReadAllText(Path.Combine(Deployment.Root, alert.Page)), StringComparison.Ordinal);
        });
    }

    [GeneratedRegex(@"- alert: (\w+)\n(?:(?!- alert:)[\s\S])*?runbook_url: (\S+)")]
    private static partial Regex Alert();
}
