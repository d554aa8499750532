using Microsoft.AspNetCore.Http;
using Millrace.Contracts.Executions;
using Millrace.Transport.Jobs;

namespace Millrace.Api.Access;

/// <summary>The only way from a job id in a request to a job: what belongs to another tenant does not exist.</summary>
internal static class OwnJobs
{
    public static Task<JobRecord?> GetOwnAsync(this IJobStore store, string jobId, HttpContext context) =>
        store.GetOwnAsync(jobId, context.Caller(), context.RequestAborted);

    public static async Task<JobRecord?> GetOwnAsync(this IJobStore store, string jobId, Caller caller, CancellationToken cancellation)
    {
        var job = JobIds.IsWellFormed(jobId) ? await store.GetAsync(jobId, cancellation) : null;
        return job?.Tenant == caller.Tenant ? job : null;
    }
}
