using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Millrace.Api.RateLimits;
using Millrace.Transport;
using Millrace.Transport.Keys;

namespace Millrace.Api.Access;

/// <summary>Tells the operator in plain words, at the start, who may use the server.</summary>
internal sealed partial class AccessAnnouncer(
    IHostApplicationLifetime host, Exposure exposure, AnonymousPolicy anonymous, RateLimiting limits, IKeyStore keys, ILogger<AccessAnnouncer> log) : IHostedService
{
    // Only then every address is bound, and it is known who can reach them.
    public Task StartAsync(CancellationToken cancellationToken)
    {
        host.ApplicationStarted.Register(() => _ = AnnounceAsync());
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task AnnounceAsync()
    {
        if (anonymous.IsOpen && exposure.IsLocal)
        {
            LogLocal();
        }
        else if (anonymous.IsOpen)
        {
            LogOpen(limits.IsEnabled ? "within the rate limits" : "WITHOUT ANY RATE LIMIT");
        }
        else
        {
            LogClosed(await CountKeysAsync());
        }
    }

    // A store that is away is told of elsewhere.
    private async Task<string> CountKeysAsync()
    {
        try
        {
            return (await keys.ListAsync(host.ApplicationStopping)).Count(key => key.RevokedAt is null).ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is TransportUnavailableException or OperationCanceledException)
        {
            return "unknown";
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Anyone on this machine may run programs without a key: the server listens on loopback only")]
    private partial void LogLocal();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Anyone who can reach this server may run programs without a key, {Limits}: Millrace:Access:Anonymous is 'allow'")]
    private partial void LogOpen(string limits);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Callers need an API key, because others than this machine may reach the server or Millrace:Access:Anonymous is 'deny'. Keys there are: {Count}. "
            + "'millrace keys create' makes one; Millrace__Access__Anonymous=allow lets everyone in")]
    private partial void LogClosed(string count);
}
