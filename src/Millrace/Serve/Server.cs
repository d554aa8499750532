using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Millrace.Api;
using Millrace.Contracts.Languages;
using Millrace.Logging;
using Millrace.Runner;
using Millrace.Runner.Languages;
using Millrace.Runner.Protections;
using Millrace.Telemetry;
using Millrace.Transport;
using Millrace.Transport.Jobs;
using Millrace.Transport.Queue;

namespace Millrace.Serve;

/// <summary>Puts the rooms together: the API, the runner, and the transport between them.</summary>
internal static class Server
{
    public static async Task<int> RunAsync(Role role, string urls, string dataDirectory, string[] allowMissing, CancellationToken cancellation)
    {
        NativeHeap.Limit();
        WorkerThreads.Provide(Environment.ProcessorCount);
        try
        {
            await using var app = Build(role, urls, dataDirectory, allowMissing);
            await StartAsync(app, cancellation);
            Console.WriteLine(Readiness(app, role, dataDirectory));
            await app.WaitForShutdownAsync(cancellation);
            return 0;
        }
        catch (Exception e) when (Expected(e) is { } problem)
        {
            await Console.Error.WriteLineAsync($"millrace: {problem}");
            return 1;
        }
    }

    // Services that already run would take a mere disposal for a failure of their own, and tell at length.
    private static async Task StartAsync(WebApplication app, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
        }
        catch
        {
            await StopAsync(app);
            throw;
        }
    }

    private static async Task StopAsync(WebApplication app)
    {
        try
        {
            await app.StopAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is ArgumentNullException or AggregateException)
        {
            // The host does not expect to be stopped before it has services (a wrong setting), and a service that began may not end
            // well. Why there was no start is what counts, and is told.
        }
    }

    private static WebApplication Build(Role role, string urls, string dataDirectory, string[] allowMissing)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        SecretFiles.AddTo(builder.Configuration);
        builder.Configuration.AddInMemoryCollection(allowMissing.Select((name, i) => KeyValuePair.Create($"{SandboxSettings.Section}:AllowMissing:{i}", (string?)name)));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseSetting("urls", urls);
        builder.Services.AddSingleton(SettingsFile.AddTo(builder.Configuration, dataDirectory));
        builder.Services.AddHostedService<SettingsFile>();
        builder.AddLog();

        builder.Services.AddSingleton(LanguageFolder.Load(Installation.LanguagesDirectory));
        builder.Services.AddTransport(builder.Configuration, role, dataDirectory);
        if (role != Role.Api)
        {
            builder.Services.AddRunner(
                builder.Configuration,
                new RunnerPaths(Installation.NativeDirectory, Path.Combine(dataDirectory, "runtime"), Path.Combine(dataDirectory, "cache")));
        }

        builder.AddTelemetry(role, dataDirectory);
        return role == Role.Runner ? BuildRunner(builder) : BuildApi(builder);
    }

    private static WebApplication BuildApi(WebApplicationBuilder builder)
    {
        builder.AddMillraceApi();
        var app = builder.Build();
        app.MapMillraceApi();
        app.MapMetrics();
        return app;
    }

    // A runner is asked for its health and nothing else.
    private static WebApplication BuildRunner(WebApplicationBuilder builder)
    {
        builder.AddMillraceHealth();
        var app = builder.Build();
        app.MapMillraceHealth();
        return app;
    }

    private static string Readiness(WebApplication app, Role role, string dataDirectory)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var metrics = app.Services.GetService<MetricsListener>()?.Address is { } address ? $", metrics on {address}" : "";
        var ready = $"Millrace is ready on {string.Join(" and ", addresses)}{metrics}";
        if (role == Role.Api)
        {
            return $"{ready} (API of a fleet)";
        }

        var languages = app.Services.GetRequiredService<InstalledLanguages>().All;
        return $"{ready} ({(role == Role.Runner ? "runner of a fleet; " : "")}{languages.Count(l => l.Available)} of {languages.Count} languages; data in {dataDirectory})";
    }

    // What an operator can mend is told in a sentence; anything else is a bug and keeps its stack trace.
    private static string? Expected(Exception e) => e switch
    {
        AggregateException many when many.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            string.Join('\n', many.InnerExceptions.Select(Expected)),
        OptionsValidationException options => "The configuration is not valid:\n  " + string.Join("\n  ", ConfigurationMistakes.Of(options)),
        JobStoreUnusableException or QueueMisconfiguredException or QueueUnavailableException or TransportUnavailableException or MissingProtectionException or InvalidDataException or UnauthorizedAccessException or IOException or InvalidOperationException => e.Message,
        _ => null,
    };
}
