using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Millrace.Contracts.Executions;
using Millrace.Sandbox;
using Millrace.Sandbox.Providers;

namespace Millrace.Runner.Slots;

/// <summary>
/// Whether this machine can run jobs at all. After several jobs in a row that failed for our own fault, it is tried with a
/// sandbox of no job whether one can be made; until that works, no job is taken, so that others get them.
/// </summary>
public sealed partial class RunnerHealth(ISandboxProvider provider, RunnerOptions options, TimeProvider time, ILogger<RunnerHealth> logger) : BackgroundService
{
    private const long MiB = 1024 * 1024;

    /// <summary>So many in a row.</summary>
    public const int Failures = 5;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private int _inARow;

    /// <summary>Whether jobs are taken.</summary>
    public bool IsHealthy => Volatile.Read(ref _inARow) < Failures;

    internal event Action? Changed;

    internal void Report(Outcome outcome)
    {
        var before = IsHealthy;
        if (outcome == Outcome.InternalError)
        {
            Interlocked.Increment(ref _inARow);
        }
        else
        {
            Volatile.Write(ref _inARow, 0);
        }

        if (before && !IsHealthy)
        {
            LogUnhealthy(Failures);
            Changed?.Invoke();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!IsHealthy && await CanMakeSandboxAsync(stoppingToken))
            {
                Volatile.Write(ref _inARow, 0);
                LogHealthy();
                Changed?.Invoke();
            }
        }
    }

    private async Task<bool> CanMakeSandboxAsync(CancellationToken cancellation)
    {
        try
        {
            var spec = new SandboxSpec { WorkspaceBytes = options.WorkspaceMb * MiB, TmpBytes = options.TmpMb * MiB };
            await using var sandbox = await provider.StartAsync(spec, cancellation);
            return (await sandbox.DiagnoseAsync()).Length == 0;
        }
        catch (SandboxException e)
        {
            LogStillUnhealthy(e.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} jobs in a row failed for our own fault; no job is taken until a sandbox can be made")]
    private partial void LogUnhealthy(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Still no sandbox can be made: {Reason}")]
    private partial void LogStillUnhealthy(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "A sandbox can be made; jobs are taken again")]
    private partial void LogHealthy();
}
