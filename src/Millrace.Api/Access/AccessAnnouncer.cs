using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Millrace.Api.RateLimits;
using Millrace.Transport.Keys;

namespace Millrace.Api.Access;

/// <summary>Tells the operator in plain words, at the start, who may use the server.</summary>
internal sealed partial class AccessAnnouncer(Exposure exposure, AnonymousPolicy anonymous, RateLimiting limits, IKeyStore keys, ILogger<AccessAnnouncer> log) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
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
            LogClosed((await keys.ListAsync(cancellationToken)).Count(key => key.RevokedAt is null));
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Anyone on this machine may run programs without a key: the server listens on loopback only")]
    private partial void LogLocal();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Anyone who can reach this server may run programs without a key, {Limits}: Millrace:Access:Anonymous is 'allow'")]
    private partial void LogOpen(string limits);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Callers need an API key, because others than this machine may reach the server or Millrace:Access:Anonymous is 'deny'. Keys there are: {Count}. "
            + "'millrace keys create' makes one; Millrace__Access__Anonymous=allow lets everyone in")]
    private partial void LogClosed(int count);
}
