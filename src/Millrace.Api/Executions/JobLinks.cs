namespace Millrace.Api.Executions;

/// <summary>Where a job is found.</summary>
internal static class JobLinks
{
    public static string Job(string jobId) => $"/api/jobs/{jobId}";

    public static string Stream(string jobId) => $"/stream/{jobId}";
}
