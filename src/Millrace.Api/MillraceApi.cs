using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Millrace.Api.Access;
using Millrace.Api.Admin;
using Millrace.Api.Analysis;
using Millrace.Api.Connections;
using Millrace.Api.Documentation;
using Millrace.Api.Events;
using Millrace.Api.Executions;
using Millrace.Api.Health;
using Millrace.Api.Jobs;
using Millrace.Api.Keys;
using Millrace.Api.Languages;
using Millrace.Api.Pages;
using Millrace.Api.Problems;
using Millrace.Api.RateLimits;
using Millrace.Api.Requests;
using Millrace.Api.Security;
using Millrace.Api.Shares;
using Millrace.Api.Streaming;
using Millrace.Api.Telemetry;
using Millrace.Api.Validation;
using Millrace.Api.Webhooks;
using Millrace.Api.Workers;
using Millrace.Contracts.Dependencies;

namespace Millrace.Api;

/// <summary>
/// The API room: HTTP, server-sent events, WebSocket and a small page. The host brings the language catalog and the transport.
/// </summary>
public static class MillraceApi
{
    /// <summary>Registers the API. Options come from the section <c>Millrace</c>; a start with bad ones names every key to correct.</summary>
    public static IHostApplicationBuilder AddMillraceApi(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);

        services.AddApiOptions<RequestOptions, RequestOptionsValidator>(RequestOptions.Section);
        services.AddApiOptions<LimitOptions, LimitOptionsValidator>(LimitOptions.Section);
        services.AddApiOptions<StreamOptions, StreamOptionsValidator>(StreamOptions.Section);
        services.AddApiOptions<CrossOriginOptions, CrossOriginOptionsValidator>(CrossOriginOptions.Section);

        services.AddApiOptions<AccessOptions, AccessOptionsValidator>(AccessOptions.Section);
        services.AddApiOptions<TokenOptions, TokenOptionsValidator>(TokenOptions.Section);
        services.AddApiOptions<RateLimitOptions, RateLimitOptionsValidator>(RateLimitOptions.Section);
        services.AddApiOptions<ShareOptions, ShareOptionsValidator>(ShareOptions.Section);
        services.AddApiOptions<WebhookOptions, WebhookOptionsValidator>(WebhookOptions.Section);

        services.AddApiOptions<AnalysisOptions, AnalysisOptionsValidator>(AnalysisOptions.Section);

        // In one process with a runner, that has bound them: a list is not bound twice.
        if (!services.Any(s => s.ServiceType == typeof(IConfigureOptions<DependencyOptions>)))
        {
            services.AddOptions<DependencyOptions>().BindConfiguration(DependencyOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        }

        services.AddAccess();
        services.AddWebhooks();
        services.TryAddSingleton<CallbackRule>();
        services.TryAddSingleton<LimitPolicy>();
        services.TryAddSingleton<LanguageRule>();
        services.TryAddSingleton<DependenciesRule>();
        services.TryAddSingleton<RequestValidator>();
        services.TryAddSingleton<SourceAnalyzer>();
        services.TryAddSingleton<JobAllowance>();
        services.TryAddSingleton<JobIntake>();
        services.TryAddSingleton<JobEvents>();
        services.TryAddSingleton<EventFeeds>();
        services.TryAddSingleton<JobCancellation>();
        services.TryAddSingleton<StreamServices>();
        services.TryAddSingleton<HealthChecks>();
        services.TryAddSingleton<OriginPolicy>();
        services.TryAddSingleton<ShareKeeper>();
        services.TryAddSingleton<OverviewReader>();
        services.AddMetrics();
        services.AddHostedService<RunnerCount>();
        services.AddOptions<PageOptions>().BindConfiguration(PageOptions.Section);
        services.TryAddSingleton<WebFiles>();

        services.AddOptions<WebSocketOptions>().Configure<IOptions<StreamOptions>>(KeepAlive);
        services.AddCrossOrigin();
        services.AddApiDocumentation();
        services.AddConnectionLimits();
        return builder;
    }

    /// <summary>Maps every route of the API, behind what all of them share.</summary>
    public static WebApplication MapMillraceApi(this WebApplication app)
    {
        // Made now: rules that cannot be used stop the start, not the first request.
        _ = app.Services.GetRequiredService<SourceAnalyzer>();

        app.UseProxyTrust();
        app.UseMiddleware<RequestIdMiddleware>();
        app.UseMiddleware<SecurityHeadersMiddleware>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<FramingMiddleware>();
        app.UseCors();
        app.UseWebSockets();
        app.UseMiddleware<AccessMiddleware>();

        app.MapExecute();
        app.MapJobs();
        app.MapEvents();
        app.MapStreams();
        app.MapShares();
        app.MapLanguages();
        app.MapWorkers();
        app.MapKeys();
        app.MapWebhooks();
        app.MapAdmin();
        app.MapHealth();
        app.MapPages();
        app.MapApiDocumentation();
        return app;
    }

    /// <summary>Registers what <c>/health</c> needs, for a process that serves nothing else.</summary>
    public static IHostApplicationBuilder AddMillraceHealth(this IHostApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<HealthChecks>();
        builder.Services.AddConnectionLimits();
        return builder;
    }

    /// <summary>Maps <c>/health</c> alone.</summary>
    public static WebApplication MapMillraceHealth(this WebApplication app)
    {
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<FramingMiddleware>();
        app.MapHealth();
        return app;
    }

    private static void AddApiOptions<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
    }

    // Below the messages, the protocol's own ping finds connections whose other end is gone without a word.
    private static void KeepAlive(WebSocketOptions sockets, IOptions<StreamOptions> options)
    {
        sockets.KeepAliveInterval = TimeSpan.FromSeconds(options.Value.HeartbeatSeconds);
        sockets.KeepAliveTimeout = TimeSpan.FromSeconds(Math.Max(options.Value.HeartbeatSeconds, options.Value.SendTimeoutSeconds) * 2);
    }
}
