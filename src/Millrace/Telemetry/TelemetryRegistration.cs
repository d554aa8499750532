using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Millrace.Api.Telemetry;
using Millrace.Runner.Telemetry;
using Millrace.Sandbox.Telemetry;
using Millrace.Serve;
using Millrace.Transport.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

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
        services.AddMetricsExport(builder.Configuration, role);
        services.AddOptions<TracingOptions>().BindConfiguration(TracingOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TracingOptions>, TracingOptionsValidator>();
        if (HasReceiver(builder.Configuration, "TRACES"))
        {
            services.AddTraces(Read<TracingOptions>(builder.Configuration, TracingOptions.Section), role);
        }
    }

    /// <summary>Maps <c>/metrics</c> beside the API. The route says nothing of who may come, so it is for the scope <c>admin</c> only.</summary>
    public static void MapMetrics(this WebApplication app)
    {
        if (app.Services.GetService<MeterProvider>() is not null)
        {
            app.MapPrometheusScrapingEndpoint("/metrics");
        }
    }

    // The usual variables of OpenTelemetry. Metrics go to a receiver only when it is named for them: many take traces alone.
    private static bool HasReceiver(ConfigurationManager configuration, string signal) =>
        !string.IsNullOrEmpty(configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"])
        || (signal == "TRACES" && !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]));

    private static T Read<T>(ConfigurationManager configuration, string section)
        where T : new()
    {
        var options = new T();
        configuration.GetSection(section).Bind(options);
        return options;
    }

    private static void AddMetricsExport(this IServiceCollection services, ConfigurationManager configuration, Role role)
    {
        var options = Read<MetricsOptions>(configuration, MetricsOptions.Section);
        var pushes = HasReceiver(configuration, "METRICS");
        if (!options.Enabled || (role == Role.Runner && options.Url is null && !pushes))
        {
            return;
        }

        services.AddOpenTelemetry().ConfigureResource(resource => Describe(resource, role)).WithMetrics(metrics =>
        {
            metrics.AddMeter(ApiTelemetry.Name, TransportTelemetry.Name, RunnerTelemetry.Name, SandboxTelemetry.Name, HostGauges.Name)
                .AddMeter("System.Runtime", "Microsoft.AspNetCore.Hosting")
                .SetExemplarFilter(ExemplarFilterType.TraceBased)
                .AddPrometheusExporter(exporter => exporter.ScopeInfoEnabled = false);
            if (pushes)
            {
                metrics.AddOtlpExporter();
            }
        });
        if (options.Url is not null)
        {
            services.AddSingleton<MetricsListener>();
            services.AddHostedService(provider => provider.GetRequiredService<MetricsListener>());
        }
    }

    private static void AddTraces(this IServiceCollection services, TracingOptions options, Role role)
    {
        // Requests alone begin traces; the instrumentation must not look for a parent the server has not accepted.
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
        if (!options.AcceptParents)
        {
            services.AddSingleton<DistributedContextPropagator, OwnTracesOnly>();
        }

        services.AddOpenTelemetry().ConfigureResource(resource => Describe(resource, role)).WithTracing(traces => traces
            .AddSource(ApiTelemetry.Name, TransportTelemetry.Name, RunnerTelemetry.Name)
            .AddAspNetCoreInstrumentation(http => http.Filter = context => context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.SampleRatio)))
            .AddOtlpExporter());
    }

    private static void Describe(ResourceBuilder resource, Role role)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME")))
        {
            resource.AddService(role == Role.All ? "millrace" : $"millrace-{role.ToString().ToLowerInvariant()}");
        }
    }
}
