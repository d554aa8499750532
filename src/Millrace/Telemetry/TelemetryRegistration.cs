using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Millrace.Api.Telemetry;
using Millrace.Runner.Telemetry;
using Millrace.Sandbox.Telemetry;
using Millrace.Serve;
using Millrace.Transport.Telemetry;
using OpenTelemetry.Metrics;

namespace Millrace.Telemetry;

/// <summary>Joins what the rooms measure to those who collect it. Nothing is collected that nobody can see.</summary>
internal static class TelemetryRegistration
{
    /// <summary>Registers what the configuration asks for.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder, Role role, string dataDirectory)
    {
        var services = builder.Services;
        services.AddOptions<MetricsOptions>().BindConfiguration(MetricsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MetricsOptions>, MetricsOptionsValidator>();
        services.AddTransportTelemetry(isApi: role != Role.Runner);
        services.AddSingleton(new DataVolume(dataDirectory));
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<HostGauges>(provider, (object)role));
        services.AddMetricsExport(Read(builder.Configuration), role);
    }

    /// <summary>Maps <c>/metrics</c> beside the API. The route says nothing of who may come, so it is for the scope <c>admin</c> only.</summary>
    public static void MapMetrics(this WebApplication app)
    {
        if (app.Services.GetService<MeterProvider>() is not null)
        {
            app.MapPrometheusScrapingEndpoint("/metrics");
        }
    }

    private static MetricsOptions Read(ConfigurationManager configuration)
    {
        var options = new MetricsOptions();
        configuration.GetSection(MetricsOptions.Section).Bind(options);
        return options;
    }

    private static void AddMetricsExport(this IServiceCollection services, MetricsOptions options, Role role)
    {
        if (!options.Enabled || (role == Role.Runner && options.Url is null))
        {
            return;
        }

        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(ApiTelemetry.Name, TransportTelemetry.Name, RunnerTelemetry.Name, SandboxTelemetry.Name, HostGauges.Name)
            .AddMeter("System.Runtime", "Microsoft.AspNetCore.Hosting")
            .AddPrometheusExporter());
        if (options.Url is not null)
        {
            services.AddSingleton<MetricsListener>();
            services.AddHostedService(provider => provider.GetRequiredService<MetricsListener>());
        }
    }
}
