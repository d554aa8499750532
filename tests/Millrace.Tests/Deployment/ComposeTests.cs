using System.Diagnostics;
using System.Text.RegularExpressions;
using Millrace.Tests.Architecture;
using Xunit;
using YamlDotNet.Core;

namespace Millrace.Tests.Deployment;

/// <summary>The stack of deploy/compose keeps what it promises.</summary>
public sealed partial class ComposeTests
{
    private static readonly string Folder = Repository.PathOf("deploy/compose");
    private static readonly ComposeFile Compose = ComposeFile.Read(Path.Combine(Folder, "compose.yaml"));

    [Fact]
    public void It_is_two_APIs_three_runners_the_brokers_and_nginx_and_the_rest_only_on_demand()
    {
        var always = Compose.Services.Where(s => s.Value.Profiles.Count == 0).ToDictionary(s => s.Key, s => s.Value.Deploy.Replicas);

        Assert.Equal(["api-1", "api-2", "nginx", "rabbitmq", "redis", "runner"], always.Keys.Order());
        Assert.Equal(3, always["runner"]);
        Assert.Equal(
            ["alertmanager", "collector", "grafana", "jaeger", "loki", "prometheus"],
            Compose.Services.Where(s => s.Value.Profiles is ["observability"]).Select(s => s.Key).Order());
    }

    [Fact]
    public void A_key_that_Compose_does_not_know_is_a_mistake()
    {
        var text = File.ReadAllText(Path.Combine(Folder, "compose.yaml"));

        Assert.ThrowsAny<YamlException>(() => ComposeFile.Parse(text.Replace("read_only: true", "readonly: true", StringComparison.Ordinal)));
    }

    [Fact]
    public void No_service_is_privileged_and_none_sees_the_Docker_socket()
    {
        Assert.All(Compose.Services.Values, service =>
        {
            Assert.False(service.Privileged);
            Assert.DoesNotContain(service.Volumes, volume => volume.Contains("docker.sock", StringComparison.Ordinal));
            Assert.Equal(["ALL"], service.CapDrop);
            Assert.Contains("no-new-privileges:true", service.SecurityOpt);
            Assert.True(service.ReadOnly);
        });
    }

    [Fact]
    public void Capabilities_are_those_that_were_found_to_be_needed()
    {
        Assert.Equal(["SYS_ADMIN", "SETUID", "SETGID"], Compose.Services["runner"].CapAdd);
        Assert.Equal(["collector", "rabbitmq", "runner"], Compose.Services.Where(s => s.Value.CapAdd.Count > 0).Select(s => s.Key).Order());
        Assert.Equal(["runner"], Compose.Services.Where(s => s.Value.SecurityOpt.Any(option => option.Contains("unconfined", StringComparison.Ordinal))).Select(s => s.Key));
    }

    [Fact]
    public void Every_service_has_limits_and_small_logs()
    {
        Assert.All(Compose.Services.Values, service =>
        {
            Assert.Matches(@"^(\$\{\w+:-[\d.]+\}|[\d.]+)$", service.Deploy.Resources.Limits.Cpus);
            Assert.Matches(@"^(\$\{\w+:-\d+[MG]\}|\d+[MG])$", service.Deploy.Resources.Limits.Memory);
            Assert.InRange(service.Deploy.Resources.Limits.Pids, 1, 10_000);
            Assert.Contains("max-size", service.Logging.Options.Keys);
        });
    }

    [Fact]
    public void Runners_are_on_a_network_without_a_way_out_and_meet_no_API_there()
    {
        Assert.Equal(["execution"], Compose.Services["runner"].Networks.Names);
        Assert.True(Compose.Networks["execution"].Internal);
        Assert.Equal(
            ["collector", "prometheus", "rabbitmq", "redis", "runner"],
            Compose.Services.Where(s => s.Value.Networks.Names.Contains("execution")).Select(s => s.Key).Order());
    }

    [Fact]
    public void Brokers_are_reached_from_inside_only_and_what_is_published_for_operators_is_on_loopback()
    {
        Assert.All(["rabbitmq", "redis"], name => Assert.All(Compose.Services[name].Networks.Names, network => Assert.True(Compose.Networks[network].Internal)));
        var published = Compose.Services.Where(s => s.Value.Ports.Count > 0).ToArray();
        Assert.Equal(["grafana", "jaeger", "nginx"], published.Select(s => s.Key).Order());
        Assert.All(published.Where(s => s.Key != "nginx").SelectMany(s => s.Value.Ports), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
    }

    [Fact]
    public void Networks_secrets_and_volumes_that_are_used_are_declared_and_the_other_way_round()
    {
        Assert.Equal(Compose.Networks.Keys.Order(), Compose.Services.Values.SelectMany(s => s.Networks.Names).Distinct().Order());
        Assert.Equal(Compose.Secrets.Keys.Order(), Compose.Services.Values.SelectMany(s => s.Secrets).Select(grant => grant.Source).Distinct().Order());
        var named = Compose.Services.Values.SelectMany(s => s.Volumes).Select(v => v.Split(':')[0]).Where(v => !v.StartsWith('.') && !v.StartsWith('$'));
        Assert.Equal(Compose.Volumes.Keys.Order(), named.Distinct().Order());
    }

    [Fact]
    public void Files_that_are_mounted_are_there()
    {
        var sources = Compose.Services.Values.SelectMany(s => s.Volumes).Select(v => v.Split(':')[0]).Where(v => v.StartsWith('.')).Distinct().ToArray();

        Assert.Contains("../nginx", sources);
        Assert.All(sources, source => Assert.True(Path.Exists(Path.Combine(Folder, source)), source));
        Assert.True(File.Exists(Path.Combine(Folder, "../images/runner.seccomp.json")));
        Assert.Contains("seccomp=../images/runner.seccomp.json", Compose.Services["runner"].SecurityOpt);
    }

    [Fact]
    public void Each_service_starts_when_what_it_needs_is_healthy()
    {
        foreach (var (name, needs) in new Dictionary<string, string[]> { ["nginx"] = ["api-1", "api-2"], ["api-1"] = ["rabbitmq", "redis"], ["api-2"] = ["rabbitmq", "redis"], ["runner"] = ["rabbitmq", "redis"] })
        {
            var dependencies = Compose.Services[name].DependsOn;
            Assert.Equal(needs, dependencies.Keys.Order());
            Assert.All(dependencies.Values, d => Assert.Equal("service_healthy", d.Condition));
        }

        // Whoever is waited for says how it is: here, or in its image (api, runner).
        var waitedFor = Compose.Services.Values.SelectMany(s => s.DependsOn).Where(d => d.Value.Condition == "service_healthy").Select(d => d.Key).Distinct();
        Assert.All(waitedFor, name => Assert.True(Compose.Services[name].Healthcheck is not null || Compose.Services[name].Image.StartsWith("millrace-", StringComparison.Ordinal), name));
    }

    [Fact]
    public void A_runner_is_given_longer_to_stop_than_it_waits_for_its_jobs()
    {
        var settings = ReadSettings();
        const int Aftermath = 20; // for its sandboxes, after its jobs

        Assert.True(int.Parse(settings["RUNNER_STOP_SECONDS"]) >= int.Parse(settings["DRAIN_SECONDS"]) + Aftermath);
        Assert.Equal("${RUNNER_STOP_SECONDS:-150}s", Compose.Services["runner"].StopGracePeriod);
    }

    [Fact]
    public void Every_variable_is_in_the_example_with_its_default_and_no_other_is()
    {
        var used = Variable().Matches(File.ReadAllText(Path.Combine(Folder, "compose.yaml")))
            .Select(m => (Name: m.Groups[1].Value, Default: m.Groups[2].Value is ":-" ? m.Groups[3].Value : null))
            .ToArray();
        var settings = ReadSettings();

        Assert.Equal(settings.Keys.Order(), used.Select(u => u.Name).Distinct().Order());
        Assert.All(used.Where(u => u.Default is not null), u => Assert.Equal(u.Default, settings[u.Name]));
        Assert.All(used.Where(u => u.Default is null), u => Assert.Equal("", settings[u.Name]));
    }

    [Fact]
    public void Without_prepare_nothing_starts_and_a_sentence_says_so()
    {
        var text = File.ReadAllText(Path.Combine(Folder, "compose.yaml"));

        // Docker Compose ends with this text when the variable is not set or empty, as it is in the example.
        Assert.Matches(@"\$\{MILLRACE_TAG:\?is not set\. Run deploy/compose/prepare first[^}]*\}", text);
        Assert.Matches(@"\$\{SECRETS:\?is not set\. Run deploy/compose/prepare first[^}]*\}", text);
        Assert.All(Compose.Secrets.Values, secret => Assert.StartsWith("${SECRETS", secret.File, StringComparison.Ordinal));
    }

    [Fact]
    public void No_password_stands_in_it()
    {
        var all = Compose.Services.Values.SelectMany(s => s.Environment);

        Assert.All(all, variable => Assert.True(
            !variable.Key.Contains("password", StringComparison.OrdinalIgnoreCase) || variable.Key.EndsWith("__FILE", StringComparison.Ordinal), variable.Key));
    }

    [Fact]
    public void Every_setting_of_Millrace_exists()
    {
        var names = Compose.Services.Values.SelectMany(s => s.Environment.Keys.Concat(s.Secrets.Select(grant => grant.Target)))
            .Where(ConfigurationKeys.IsOne).Distinct().ToArray();

        Assert.Contains("Redis__Url", names);
        Assert.Contains("Millrace__Runner__DrainSeconds", names);
        Assert.All(names, name => Assert.True(ConfigurationKeys.Exists(name), name));
    }

    [Fact]
    public async Task Prepare_makes_everything_that_is_secret_once()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/openssl"), "openssl is not installed.");
        var copy = Directory.CreateTempSubdirectory("millrace-compose-");
        try
        {
            var folder = copy.CreateSubdirectory("deploy/compose").FullName;
            File.Copy(Repository.PathOf("Directory.Build.props"), Path.Combine(copy.FullName, "Directory.Build.props"));
            File.Copy(Path.Combine(Folder, "prepare"), Path.Combine(folder, "prepare"));
            File.Copy(Path.Combine(Folder, ".env.example"), Path.Combine(folder, ".env.example"));

            await PrepareAsync(folder, "millrace.example", "10.1.2.3");
            var first = Directory.GetFiles(Path.Combine(folder, "secrets")).ToDictionary(file => Path.GetFileName(file), File.ReadAllText);
            await PrepareAsync(folder);

            Assert.Subset(first.Keys.ToHashSet(), Compose.Secrets.Values.Select(s => Path.GetFileName(s.File)).ToHashSet());
            Assert.All(first, made => Assert.Equal(made.Value, File.ReadAllText(Path.Combine(folder, "secrets", made.Key))));
            Assert.Equal(3, first.Where(made => made.Key.EndsWith("_password", StringComparison.Ordinal)).Select(made => made.Value).Distinct().Count());
            Assert.Contains(first["rabbitmq_password"], first["rabbitmq_url"], StringComparison.Ordinal);
            Assert.Contains(first["redis_password"], first["redis_acl"], StringComparison.Ordinal);
            using var certificate = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(first["tls_certificate"]);
            Assert.True(certificate.MatchesHostname("millrace.example") && certificate.MatchesHostname("10.1.2.3"));
            Assert.DoesNotMatch(@"(?m)^(SECRETS|MILLRACE_TAG)=$", await File.ReadAllTextAsync(Path.Combine(folder, ".env")));
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    private static async Task PrepareAsync(string folder, params string[] hosts)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(folder, "prepare"), hosts) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, error);
    }

    private static Dictionary<string, string> ReadSettings() =>
        File.ReadLines(Path.Combine(Folder, ".env.example"))
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);

    [GeneratedRegex(@"(?<!\$)\$\{(\w+)(:-|:\?)?([^}]*)\}")]
    private static partial Regex Variable();
}
