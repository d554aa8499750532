using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Sandbox;
using Millrace.Sandbox.Providers;
using Millrace.Sandbox.Providers.Docker;
using Xunit;

namespace Millrace.Tests.Sandbox.Providers;

/// <summary>A daemon on another machine, which answers as Docker's does when it is asked to show files that it does not have.</summary>
public sealed class DockerElsewhereTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _temp = new();
    private WebApplication _daemon = null!;

    private Uri Endpoint => new UriBuilder(_daemon.Urls.Single()) { Scheme = "tcp" }.Uri;

    public async ValueTask InitializeAsync()
    {
        _temp.Write("natives/agent", "the agent");
        _temp.Write("natives/live.o", "an object");
        _temp.Write("natives/linked", "a program");
        _temp.Write("natives/toolexec", "a program too");
        _temp.Write("natives/ld", "another");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _daemon = builder.Build();
        _daemon.Run(AnswerAsync);
        await _daemon.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _daemon.DisposeAsync();
        _temp.Dispose();
    }

    [Fact]
    public async Task A_daemon_that_does_not_see_this_machines_files_is_told_apart_and_what_to_do_is_said()
    {
        var options = new SpawningOptions
        {
            NativeDirectory = _temp["natives"],
            RuntimeDirectory = _temp["runtime"],
            Docker = new DockerOptions { Endpoint = Endpoint, Image = "toolchains" },
        };
        await using var provider = new DockerProvider(options, NullLogger<DockerProvider>.Instance);
        var sentence = $"The Docker daemon at {Endpoint} does not see this machine's files (invalid mount config for type \"bind\": bind source path does not exist: {_temp["runtime"]}/lib): the server's data directory must be on the daemon's machine too, at the same path.";

        var failure = await Assert.ThrowsAsync<SandboxException>(() => provider.StartAsync(new SandboxSpec { WorkspaceBytes = 1 << 20, TmpBytes = 1 << 20 }, CancellationToken.None));
        var protections = await provider.InspectAsync(CancellationToken.None);

        Assert.Equal(sentence, failure.Message);
        Assert.True(protections.Single(p => p.Name == "docker").Present);
        Assert.Contains(sentence, protections.Single(p => p.Name == "namespaces").Detail, StringComparison.Ordinal);
    }

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var (status, body) = path switch
        {
            _ when path.EndsWith("/_ping", StringComparison.Ordinal) => (200, "\"OK\""),
            _ when path.EndsWith("/version", StringComparison.Ordinal) => (200, "{\"Version\": \"20.10.24\", \"ApiVersion\": \"1.41\"}"),
            _ when path.EndsWith("/info", StringComparison.Ordinal) => (200, "{\"MemoryLimit\": true, \"SwapLimit\": true, \"PidsLimit\": true, \"CpuCfsQuota\": true, \"CgroupVersion\": \"2\", \"SecurityOptions\": [\"name=seccomp,profile=default\"]}"),
            _ when path.Contains("/images/", StringComparison.Ordinal) => (200, "{\"Id\": \"sha256:0\"}"),
            _ when path.EndsWith("/containers/json", StringComparison.Ordinal) => (200, "[]"),
            _ when path.EndsWith("/containers/create", StringComparison.Ordinal) =>
                (400, $"{{\"message\": \"invalid mount config for type \\\"bind\\\": bind source path does not exist: {_temp["runtime"]}/lib\"}}"),
            _ => (404, "{\"message\": \"page not found\"}"),
        };
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }
}
