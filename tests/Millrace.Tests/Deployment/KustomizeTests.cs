using System.Diagnostics;
using k8s;
using k8s.Models;
using Xunit;

namespace Millrace.Tests.Deployment;

/// <summary>What kubectl makes of each overlay: everything that would be sent to a cluster, read strictly.</summary>
public sealed class KustomizeTests
{
    private static readonly string? Kubectl = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(d => Path.Combine(d, "kubectl")).FirstOrDefault(File.Exists);

    private static readonly Dictionary<string, string[]> Added = new()
    {
        ["gvisor"] = ["ScaledObject/millrace-runner", "RuntimeClass/millrace-gvisor"],
        ["hpa"] = ["HorizontalPodAutoscaler/millrace-runner"],
        ["keda"] = ["ScaledObject/millrace-runner"],
        ["monitoring"] = ["ScaledObject/millrace-runner", "ServiceMonitor/millrace-api", "ServiceMonitor/millrace-runner"],
    };

    public static TheoryData<string> Overlays => [.. Added.Keys];

    [Fact]
    public void Every_overlay_is_known_here() =>
        Assert.Equal(Added.Keys.Order(), Directory.GetDirectories(Path.Combine(Manifests.Folder, "overlays")).Select(Path.GetFileName).Order());

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task An_overlay_builds_and_holds_the_base_and_what_it_adds(string overlay)
    {
        var all = await BuildAsync(overlay);
        var names = all.Select(o => $"{o.Kind}/{o.Metadata.Name}").ToArray();

        Assert.Equal(names.Length, all.Select(o => (o.Kind, o.Metadata.Name, o.Metadata.NamespaceProperty)).Distinct().Count());
        Assert.Superset(new HashSet<string>(["Deployment/millrace-api", "Deployment/millrace-runner", "NetworkPolicy/millrace-runner", .. Added[overlay]]), names.ToHashSet());
        Assert.Single(names, name => name is "ScaledObject/millrace-runner" or "HorizontalPodAutoscaler/millrace-runner");
        Assert.All(all.OfType<V1Deployment>().SelectMany(d => d.Spec.Template.Spec.Containers), c =>
        {
            Assert.NotEqual(true, c.SecurityContext.Privileged);
            Assert.Matches("^millrace-(api|runner):.+", c.Image);
        });
    }

    [Fact]
    public async Task With_gVisor_runners_have_its_kernel_and_APIs_do_not()
    {
        var pods = (await BuildAsync("gvisor")).OfType<V1Deployment>().ToDictionary(d => d.Metadata.Name, d => d.Spec.Template.Spec);

        Assert.Equal("millrace-gvisor", pods["millrace-runner"].RuntimeClassName);
        Assert.Null(pods["millrace-api"].RuntimeClassName);

        // The patch takes away what that kernel has not: namespaces of the node, a profile of its seccomp.
        Assert.Null(pods["millrace-runner"].HostUsers);
        Assert.Null(pods["millrace-runner"].SecurityContext);
        Assert.Contains("memory-limit", pods["millrace-runner"].Containers[0].Args);
    }

    private static async Task<IReadOnlyList<IKubernetesObject<V1ObjectMeta>>> BuildAsync(string overlay)
    {
        Assert.SkipUnless(Kubectl is not null, "kubectl is not installed.");
        var (code, output, error) = await RunAsync("kustomize", Path.Combine(Manifests.Folder, "overlays", overlay));

        // Before 1.21 it had a kustomize of 2019, which does not know these files.
        Assert.SkipWhen(code != 0 && error.Contains("unknown field", StringComparison.Ordinal), $"This kubectl is too old: {error}");
        Assert.True(code == 0, error);
        return [.. Manifests.ReadText(output).Cast<IKubernetesObject<V1ObjectMeta>>()];
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Kubectl!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }
}
