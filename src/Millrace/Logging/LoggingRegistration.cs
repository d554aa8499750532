using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Millrace.Logging;

/// <summary>Sets up the log. stdout is for the one line that says "ready"; everything else is a log, on stderr.</summary>
internal static class LoggingRegistration
{
    public static void AddLog(this WebApplicationBuilder builder)
    {
        var options = new LoggingOptions();
        builder.Configuration.GetSection(LoggingOptions.Section).Bind(options);
        builder.Logging.ClearProviders();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (options.Format == LogFormat.Json)
        {
            builder.Services.AddSingleton<ConsoleFormatter, JsonLines>();
            builder.Services.Configure<ConsoleLoggerOptions>(console => console.FormatterName = JsonLines.FormatterName);
        }
        else
        {
            builder.Logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
                console.UseUtcTimestamp = true;
            });
        }

        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);

        // A start that failed is told in a sentence by the server itself.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

        // After the filters above: what the operator says has the last word, also when it changes at run time.
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
    }
}
