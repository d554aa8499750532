using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Millrace.Serve;

/// <summary>
/// <c>settings.json</c> in the data directory, or the file that <c>MILLRACE_SETTINGS</c> names: the same keys as everywhere, below the
/// environment. It is read again within seconds of a change; levels of the log then change at once, everything else at the next start.
/// </summary>
internal sealed partial class SettingsFile(IConfiguration configuration, SettingsFile.Place place, TimeProvider time, ILogger<SettingsFile> log) : BackgroundService
{
    private const string Variable = "MILLRACE_SETTINGS";

    // Looked at by its time: a watch on the data directory would wake for everything the job store writes.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Adds the file to the configuration, before all other sources, so that they win.</summary>
    public static Place AddTo(ConfigurationManager configuration, string dataDirectory)
    {
        var file = Path.GetFullPath(configuration[Variable] ?? Path.Combine(dataDirectory, "settings.json"));
        var source = new JsonConfigurationSource { Path = file, Optional = configuration[Variable] is null };
        source.ResolveFileProvider();
        ((IConfigurationBuilder)configuration).Sources.Insert(0, source);
        return new Place(file);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var known = File.GetLastWriteTimeUtc(place.File);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (File.GetLastWriteTimeUtc(place.File) is var changed && changed != known)
            {
                known = changed;
                Reload();
            }
        }
    }

    private void Reload()
    {
        try
        {
            ((IConfigurationRoot)configuration).Reload();
            LogReloaded(place.File);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            LogUnreadable(place.File, e.InnerException?.Message ?? e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} was read again: levels of the log are as it says, other settings count from the next start")]
    private partial void LogReloaded(string file);

    [LoggerMessage(Level = LogLevel.Error, Message = "{File} has changed and cannot be read; what it said before goes on: {Problem}")]
    private partial void LogUnreadable(string file, string problem);

    /// <summary>Where it is.</summary>
    internal sealed record Place(string File);
}
