using Docker.DotNet;
using Docker.DotNet.Models;
using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;
using Millrace.JourneyTests.Support;
using Millrace.Sandbox.Providers;
using Millrace.Testing;

namespace Millrace.JourneyTests;

/// <summary>The same product behind walls that others build. What runc does unlike crun is held by the sandbox suites, which run over both.</summary>
public sealed class TierTests
{
    // Interpreters that wait at their gate, a compiler of ours and one of its own, a JVM.
    private static readonly string[] Languages = ["bash", "python", "nodejs", "c", "go", "java"];

    [Theory]
    [InlineData("crun")]
    [InlineData("runsc")]
    [InlineData(SandboxProviders.Docker)]
    public async Task Hello_in_several_languages_and_a_toolchain_that_waits_is_found(string tier)
    {
        await using var server = await Tiers.StartAsync(tier, ("Millrace__Runner__Slots", "2"), ("Millrace__Runner__PoolSize", "2"));
        var catalog = LanguageFolder.Load(Path.Combine(AppContext.BaseDirectory, "languages"));

        foreach (var language in Languages.Select(id => catalog.All.Single(l => l.Id == id)))
        {
            if (!(await server.Client.GetAsync($"/api/languages/{language.Id}"))["available"]!.GetValue<bool>())
            {
                continue;
            }

            var hello = language.Samples.First(sample => sample.ExpectedOutcome == "success" && sample.ExpectedOutput is not null);
            var result = await server.Client.RunAsync(language.Id, hello.Source, new { stdin = hello.Stdin, args = hello.Args });
            Assert.True(hello.ExpectedOutput == result.Stdout, $"{tier} {language.Id}: {result.Outcome} {result.Output} {result.Error} {result.Compile?.Output}");
        }

        await Traces.EventuallyAsync(
            () => server.Client.RunAsync("python", "import sys; print(__file__, sys.argv)").GetAwaiter().GetResult(),
            result => result is { Warm: true, Stdout: "/workspace/main.py ['main.py']\n" },
            "a Python that waited");
    }

    [Theory]
    [InlineData("crun")]
    [InlineData("runsc")]
    [InlineData(SandboxProviders.Docker)]
    public async Task Limits_are_kept_and_told(string tier)
    {
        await using var server = await Tiers.StartAsync(tier, ("Millrace__Runner__Slots", "2"), ("Millrace__Runner__WarmPool", "false"));

        var hungry = await server.Client.RunAsync("python", "x = bytearray(900 << 20); print(len(x))", new { limits = new { memory_mb = 128 } });
        var endless = await server.Client.RunAsync("python", "while True: pass", new { limits = new { wall_ms = 1500 } });
        var modest = await server.Client.RunAsync("python", "x = bytearray(60 << 20); print(len(x) >> 20)", new { limits = new { memory_mb = 256 } });

        Assert.Equal((Outcome.MemoryLimit, Outcome.TimeLimit, Outcome.Success), (hungry.Outcome, endless.Outcome, modest.Outcome));
        Assert.Equal("60\n", modest.Stdout);
        Assert.InRange(modest.MemoryPeak ?? 0, 60L << 20, 256L << 20);
        Assert.InRange(endless.CpuTime, 300, 5000);
    }

    [Theory]
    [InlineData("crun")]
    [InlineData("runc")]
    [InlineData("runsc")]
    [InlineData(SandboxProviders.Docker)]
    public async Task A_server_that_is_killed_leaves_no_container(string tier)
    {
        await using var server = await Tiers.StartAsync(tier, ("Millrace__Runner__Slots", "1"), ("Millrace__Runner__WarmPool", "false"));
        using var docker = tier == SandboxProviders.Docker ? (await PrivateDocker.CurrentAsync()).Connect() : null;
        var job = await server.Client.SubmitAsync("bash", "trap '' TERM HUP; (setsid setsid sleep 98765 &); echo up; sleep 98765 & wait", new { stdin = "" });
        await Traces.EventuallyAsync(() => server.Client.GetAsync($"/api/jobs/{job}").GetAwaiter().GetResult()["status"]!.GetValue<string>(), status => status == "running", "the job runs");
        Assert.NotEmpty(Left());

        await server.KillAsync();

        await Traces.EventuallyAsync(Left, left => left.Count == 0, "what a killed server left");
        if (docker is null)
        {
            return;
        }

        // One that was made and not started yet has nothing that could end it: the next server takes it away.
        await using var next = await Tiers.StartAsync(tier, ("Millrace__Runner__Slots", "1"), ("Millrace__Runner__WarmPool", "false"));
        await Traces.EventuallyAsync(() => ContainersOf(docker, server.Process.Id, _ => true), left => left.Count == 0, "what the next server left of it");

        IReadOnlyList<string> Left() => docker is null ? Traces.MembersOf(server.Process.Id) : ContainersOf(docker, server.Process.Id, container => container.State != "created");
    }

    private static IReadOnlyList<string> ContainersOf(DockerClient docker, int server, Func<ContainerListResponse, bool> which) =>
        [.. docker.Containers.ListContainersAsync(new ContainersListParameters { All = true }).GetAwaiter().GetResult()
            .Where(container => container.Labels.TryGetValue("dev.millrace.server", out var name) && name.StartsWith($"{server}-", StringComparison.Ordinal) && which(container))
            .Select(container => $"{container.ID} {container.Status}")];
}
