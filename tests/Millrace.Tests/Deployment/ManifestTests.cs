using k8s;
using k8s.Models;
using Millrace.Runner;
using Millrace.Tests.Api.Fakes;
using Xunit;
using YamlDotNet.Core;

namespace Millrace.Tests.Deployment;

/// <summary>The manifests of deploy/kubernetes keep what they promise.</summary>
public sealed class ManifestTests
{
    private static readonly string[] Workloads = ["millrace-api", "millrace-runner"];

    [Fact]
    public void Every_file_is_named_by_a_kustomization_and_every_name_is_a_file()
    {
        var named = Manifests.Files
            .SelectMany(file => file.Value.OfType<Kustomization>().SelectMany(k => k.Resources.Concat(k.Patches.Select(p => p.Path)).Select(r => Resolve(file.Key, r))))
            .Distinct()
            .ToArray();

        Assert.All(named, path => Assert.True(Path.Exists(path), path));
        var files = Manifests.Files.Keys.Where(f => Path.GetFileName(f) is not ("kustomization.yaml" or "secret.example.yaml")).Select(f => Path.Combine(Manifests.Folder, f));
        Assert.Equal(files.Order(), named.Where(File.Exists).Order());
    }

    [Fact]
    public void A_key_that_no_type_has_is_a_mistake()
    {
        var text = File.ReadAllText(Path.Combine(Manifests.Folder, "base/runner.yaml"));

        Assert.ThrowsAny<YamlException>(() => KubernetesYaml.LoadAllFromString(text.Replace("hostUsers:", "hostUser:", StringComparison.Ordinal), strict: true));
    }

    [Fact]
    public void Two_namespaces_the_API_in_the_strict_one()
    {
        Assert.Equal("restricted", Manifests.One<V1Namespace>("millrace").Metadata.Labels["pod-security.kubernetes.io/enforce"]);
        Assert.Contains("pod-security.kubernetes.io/enforce", Manifests.One<V1Namespace>("millrace-runners").Metadata.Labels.Keys);
        var known = Manifests.All<V1Namespace>().Select(n => n.Metadata.Name).ToHashSet();
        var used = Manifests.All<IKubernetesObject<V1ObjectMeta>>().Where(o => o is not (V1Namespace or V1RuntimeClass)).Select(o => o.Metadata.NamespaceProperty ?? "none");
        Assert.Subset(known, used.ToHashSet());
    }

    [Fact]
    public void Selectors_select_what_they_are_meant_for()
    {
        Assert.Equal(Workloads, Manifests.All<V1Deployment>().Select(d => d.Metadata.Name).Order());
        Assert.All(Manifests.All<V1Deployment>(), d => Assert.True(Matches(d.Spec.Selector.MatchLabels, d.Spec.Template.Metadata.Labels), d.Metadata.Name));
        Assert.All(Manifests.All<V1Service>(), s => Assert.Single(Selected(s.Metadata, s.Spec.Selector)));
        Assert.All(Manifests.All<V1PodDisruptionBudget>(), b => Assert.Single(Selected(b.Metadata, b.Spec.Selector.MatchLabels)));
        Assert.All(Manifests.All<V1NetworkPolicy>().Where(p => p.Metadata.Name != "nothing-else"), p => Assert.Single(Selected(p.Metadata, p.Spec.PodSelector.MatchLabels)));
        Assert.All(Manifests.All<V2HorizontalPodAutoscaler>(), h => Assert.Single(Deployments(h.Metadata), d => d.Metadata.Name == h.Spec.ScaleTargetRef.Name));
        Assert.All(Manifests.All<ScaledObject>(), o => Assert.Single(Deployments(o.Metadata), d => d.Metadata.Name == o.Spec.ScaleTargetRef.Name));
        Assert.All(Manifests.All<V1Deployment>(), d => Assert.Contains(
            d.Spec.Template.Spec.Affinity.PodAntiAffinity.PreferredDuringSchedulingIgnoredDuringExecution,
            term => Matches(term.PodAffinityTerm.LabelSelector.MatchLabels, d.Spec.Template.Metadata.Labels)));
    }

    [Fact]
    public void Ports_that_are_named_are_there()
    {
        foreach (var service in Manifests.All<V1Service>())
        {
            var pod = Selected(service.Metadata, service.Spec.Selector).Single().Spec.Template.Spec;
            Assert.All(service.Spec.Ports, p => Assert.Contains(pod.Containers[0].Ports, c => c.Name == p.TargetPort.Value));
        }

        foreach (var monitor in Manifests.All<ServiceMonitor>())
        {
            var service = Manifests.All<V1Service>().Single(s => s.Metadata.NamespaceProperty == monitor.Metadata.NamespaceProperty && Matches(monitor.Spec.Selector.MatchLabels, s.Metadata.Labels));
            var endpoint = Assert.Single(monitor.Spec.Endpoints);
            Assert.Equal("/metrics", endpoint.Path);
            Assert.Contains(service.Spec.Ports, p => p.Name == endpoint.Port);
        }
    }

    [Fact]
    public async Task Probes_ask_for_paths_that_there_are()
    {
        await using var api = await ApiHost.StartAsync();
        foreach (var container in Containers())
        {
            foreach (var probe in (V1Probe[])[container.StartupProbe, container.ReadinessProbe, container.LivenessProbe])
            {
                using var answer = await api.Client.GetAsync(probe.HttpGet.Path);
                Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
                Assert.Contains(container.Ports, port => port.Name == probe.HttpGet.Port.Value);
            }
        }
    }

    [Fact]
    public void A_runner_is_given_longer_to_stop_than_it_waits_for_its_jobs()
    {
        const int Aftermath = 20; // for its sandboxes, after its jobs
        var pod = Manifests.One<V1Deployment>("millrace-runner").Spec.Template.Spec;
        var drain = int.Parse(Variable(pod.Containers[0], "Millrace__Runner__DrainSeconds"));

        Assert.True(drain > new RunnerOptions().DrainSeconds);
        Assert.True(pod.TerminationGracePeriodSeconds >= drain + Aftermath);
    }

    [Fact]
    public void Every_container_has_resources_and_leaves_the_server_its_part()
    {
        Assert.All(Containers(), c =>
        {
            Assert.Subset(c.Resources.Requests.Keys.ToHashSet(), new HashSet<string> { "cpu", "memory" });
            Assert.Contains("memory", c.Resources.Limits.Keys);
            Assert.True(c.Resources.Limits["memory"].ToDecimal() >= c.Resources.Requests["memory"].ToDecimal());
        });
        var runner = Manifests.One<V1Deployment>("millrace-runner").Spec.Template.Spec.Containers[0];
        Assert.True(runner.Resources.Limits["memory"].ToDecimal() - (decimal.Parse(Variable(runner, "Millrace__Runner__MemoryMb")) * 1024 * 1024) >= 512m * 1024 * 1024);
    }

    [Fact]
    public void No_pod_is_privileged_shares_a_namespace_of_its_node_or_sees_a_path_of_it()
    {
        Assert.All(Manifests.All<V1Deployment>().Select(d => d.Spec.Template.Spec), pod =>
        {
            Assert.False(pod.HostUsers);
            Assert.True(pod.HostNetwork is null && pod.HostPID is null && pod.HostIPC is null);
            Assert.False(pod.AutomountServiceAccountToken);
            Assert.All(pod.Volumes, volume => Assert.Null(volume.HostPath));
        });
        Assert.All(Containers(), c =>
        {
            Assert.NotEqual(true, c.SecurityContext.Privileged);
            Assert.False(c.SecurityContext.AllowPrivilegeEscalation);
            Assert.True(c.SecurityContext.ReadOnlyRootFilesystem);
            Assert.Equal(["ALL"], c.SecurityContext.Capabilities.Drop);
        });
        Assert.All(Manifests.Files.Keys, file => Assert.DoesNotContain("docker.sock", File.ReadAllText(Path.Combine(Manifests.Folder, file)), StringComparison.Ordinal));
    }

    [Fact]
    public void Only_the_runner_has_capabilities_and_those_are_three()
    {
        Assert.Null(Manifests.One<V1Deployment>("millrace-api").Spec.Template.Spec.Containers[0].SecurityContext.Capabilities.Add);
        Assert.True(Manifests.One<V1Deployment>("millrace-api").Spec.Template.Spec.SecurityContext.RunAsNonRoot);
        Assert.Equal(["SYS_ADMIN", "SETUID", "SETGID"], Manifests.One<V1Deployment>("millrace-runner").Spec.Template.Spec.Containers[0].SecurityContext.Capabilities.Add);
    }

    [Fact]
    public void Ids_of_sandboxes_lie_within_the_pods_own()
    {
        const int IdsOfAPod = 65536;
        var runner = Manifests.One<V1Deployment>("millrace-runner").Spec.Template.Spec.Containers[0];

        Assert.InRange(int.Parse(Variable(runner, "Millrace__Sandbox__FirstUid")), 1000, IdsOfAPod - 1000);
    }

    [Fact]
    public void A_runner_talks_to_DNS_RabbitMQ_Redis_and_the_collector_and_to_nobody_else()
    {
        var policy = Manifests.One<V1NetworkPolicy>("millrace-runner");

        Assert.Equal(["Ingress", "Egress"], policy.Spec.PolicyTypes);
        Assert.Equal(["53 53", "5672 5671", "6379", "4317"], policy.Spec.Egress.Select(rule => string.Join(' ', rule.Ports.Select(p => p.Port.Value))));
        Assert.All(policy.Spec.Egress.SelectMany(rule => rule.To), peer => Assert.Null(peer.IpBlock));
        Assert.All(policy.Spec.Egress.SelectMany(rule => rule.To), peer => Assert.NotNull(peer.NamespaceSelector));
        var rest = Manifests.All<V1NetworkPolicy>().Where(p => p.Metadata.Name == "nothing-else").ToArray();
        Assert.Equal(["millrace", "millrace-runners"], rest.Select(p => p.Metadata.NamespaceProperty).Order());
        Assert.All(rest, p => Assert.True(p.Spec.Ingress is null && p.Spec.Egress is null && p.Spec.PodSelector.MatchLabels is null));
    }

    [Fact]
    public void APIs_reach_the_open_internet_but_nothing_private_by_it()
    {
        var open = Assert.Single(Manifests.One<V1NetworkPolicy>("millrace-api").Spec.Egress.SelectMany(rule => rule.To), peer => peer.IpBlock is not null);

        Assert.Superset(new HashSet<string> { "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16" }, open.IpBlock.Except.ToHashSet());
    }

    [Fact]
    public void Each_workload_is_scaled_by_one_and_has_a_budget()
    {
        Assert.All(Manifests.All<V1Deployment>(), d => Assert.Null(d.Spec.Replicas));
        Assert.Equal(Workloads, Manifests.All<V1PodDisruptionBudget>().Select(b => b.Metadata.Name).Order());
        Assert.Equal(["cpu", "millrace_http_requests_per_second"], Manifests.One<V2HorizontalPodAutoscaler>("millrace-api").Spec.Metrics.Select(m => m.Resource?.Name ?? m.Pods.Metric.Name));
        Assert.Contains(Manifests.One<ScaledObject>("millrace-runner").Spec.Triggers, t => t.Type == "prometheus" && t.Metadata["query"].Contains("millrace_queue_depth", StringComparison.Ordinal));
    }

    [Fact]
    public void Secrets_have_no_values_and_are_those_that_pods_ask_for()
    {
        var secrets = Manifests.All<V1Secret>().ToArray();

        Assert.All(secrets.SelectMany(s => s.StringData), pair => Assert.Equal("", pair.Value));
        Assert.All(secrets.SelectMany(s => s.StringData.Keys), key => Assert.True(ConfigurationKeys.Exists(key), key));
        Assert.All(Manifests.All<V1Deployment>(), d => Assert.Contains(secrets, s =>
            s.Metadata.NamespaceProperty == d.Metadata.NamespaceProperty && d.Spec.Template.Spec.Volumes.Any(v => v.Secret?.SecretName == s.Metadata.Name)));
        Assert.DoesNotContain(Manifests.Files.Values.SelectMany(f => f).OfType<Kustomization>(), k => k.Resources.Any(r => r.Contains("secret", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_setting_of_Millrace_exists()
    {
        var patch = Manifests.Files["overlays/gvisor/runner.yaml"].OfType<V1Deployment>().SelectMany(d => d.Spec.Template.Spec.Containers);
        var names = Containers().Concat(patch).SelectMany(c => c.Env).Select(e => e.Name).ToArray();

        Assert.All(names, name => Assert.True(ConfigurationKeys.Exists(name), name));
    }

    [Fact]
    public void Runtime_classes_that_are_asked_for_are_there()
    {
        var classes = Manifests.All<V1RuntimeClass>().ToDictionary(c => c.Metadata.Name, c => c.Handler);

        Assert.Equal("cgroup-writable", classes[Manifests.One<V1Deployment>("millrace-runner").Spec.Template.Spec.RuntimeClassName]);
        Assert.Equal("runsc", classes[Manifests.Files["overlays/gvisor/runner.yaml"].OfType<V1Deployment>().Single().Spec.Template.Spec.RuntimeClassName]);
    }

    private static IEnumerable<V1Container> Containers() => Manifests.All<V1Deployment>().SelectMany(d => d.Spec.Template.Spec.Containers);

    private static string Variable(V1Container container, string name) => container.Env.Single(e => e.Name == name).Value;

    private static bool Matches(IDictionary<string, string> selector, IDictionary<string, string> labels) =>
        selector.Count > 0 && selector.All(s => labels.TryGetValue(s.Key, out var value) && value == s.Value);

    private static IEnumerable<V1Deployment> Deployments(V1ObjectMeta of) => Manifests.All<V1Deployment>().Where(d => d.Metadata.NamespaceProperty == of.NamespaceProperty);

    private static IEnumerable<V1Deployment> Selected(V1ObjectMeta by, IDictionary<string, string> selector) =>
        Deployments(by).Where(d => Matches(selector, d.Spec.Template.Metadata.Labels));

    private static string Resolve(string file, string resource) => Path.GetFullPath(Path.Combine(Manifests.Folder, Path.GetDirectoryName(file)!, resource));
}
