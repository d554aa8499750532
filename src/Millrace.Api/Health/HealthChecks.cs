using System.Globalization;
using Microsoft.Extensions.Logging;
using Millrace.Transport;
using Millrace.Transport.Jobs;
using Millrace.Transport.Queue;
using Millrace.Transport.Workers;

namespace Millrace.Api.Health;

/// <summary>Looks whether a request that came now would be run.</summary>
internal sealed class HealthChecks(IJobStore store, IJobQueue queue, IWorkerRegistry workers, IEnumerable<IDependencyCheck> dependencies, TimeProvider time, ILogger<HealthChecks> log)
{
    public const string Healthy = "healthy";

    private const string Unhealthy = "unhealthy";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthReport> RunAsync(CancellationToken cancellation)
    {
        var checks = new Dictionary<string, HealthCheck>(StringComparer.Ordinal)
        {
            ["job_store"] = await CheckAsync("job_store", CheckStoreAsync, cancellation),
            ["queue"] = await CheckAsync("queue", _ => Task.FromResult<string?>(string.Create(CultureInfo.InvariantCulture, $"{queue.Depth} waiting")), cancellation),
            ["runner"] = await CheckAsync("runner", CheckRunnersAsync, cancellation),
        };
        foreach (var dependency in dependencies)
        {
            checks[dependency.Name] = await CheckAsync(dependency.Name, dependency.CheckAsync, cancellation);
        }

        return new HealthReport { Status = checks.Values.All(c => c.Status == Healthy) ? Healthy : Unhealthy, Checks = checks };
    }

    private async Task<string?> CheckStoreAsync(CancellationToken cancellation)
    {
        await store.CheckAsync(cancellation);
        return null;
    }

    private async Task<string?> CheckRunnersAsync(CancellationToken cancellation)
    {
        var count = (await workers.ListAsync(cancellation)).Count(worker => !worker.IsSilent);
        return count > 0 ? string.Create(CultureInfo.InvariantCulture, $"{count} connected") : throw new UnhealthyException("No runner is connected.");
    }

    private async Task<HealthCheck> CheckAsync(string name, Func<CancellationToken, Task<string?>> check, CancellationToken cancellation)
    {
        try
        {
            return new HealthCheck(Healthy, await check(cancellation).WaitAsync(Patience, time, cancellation));
        }
        catch (UnhealthyException e)
        {
            return new HealthCheck(Unhealthy, e.Message);
        }
        catch (TransportUnavailableException)
        {
            return new HealthCheck(Unhealthy, "It is out of reach.");
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // Anyone may ask for the health; what exactly failed is for the log.
            log.LogWarning(e, "The health check of {Check} failed", name);
            return new HealthCheck(Unhealthy, e is TimeoutException ? "It does not answer." : "It failed; the log says more.");
        }
    }

    private sealed class UnhealthyException(string message) : Exception(message);
}
