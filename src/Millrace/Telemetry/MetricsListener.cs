using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace Millrace.Telemetry;

/// <summary>
/// <c>/metrics</c> on an address of its own. A server of its own, so that no route of the API can be reached there, and nothing that
/// is said about the addresses of the API is said about this one.
/// </summary>
internal sealed class MetricsListener(IOptions<MetricsOptions> options, MeterProvider meters) : IHostedService, IAsyncDisposable
{
    private WebApplication? _app;

    /// <summary>Where it listens, once it does.</summary>
    public string? Address => _app?.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(options.Value.Url!);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddOptions();
        builder.Services.AddSingleton<IHostLifetime, Nobody>();
        _app = builder.Build();
        _app.UseOpenTelemetryPrometheusScrapingEndpoint(meters, null, "/metrics", null, null);
        await _app.StartAsync(cancellationToken);
    }

    // To the end: how a runner drains is worth seeing.
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    // Signals are for the server this one belongs to.
    private sealed class Nobody : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
