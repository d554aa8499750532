using System.Text.Json.Serialization;

namespace Millrace.Contracts.Executions;

/// <summary>Where a job stands. The last three are final: a job enters exactly one of them, once.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobStatus>))]
public enum JobStatus
{
    /// <summary>Accepted and recorded; waits for a runner.</summary>
    [JsonStringEnumMemberName("queued")] Queued,

    /// <summary>A runner has taken it.</summary>
    [JsonStringEnumMemberName("running")] Running,

    /// <summary>Every stage ended with exit code 0.</summary>
    [JsonStringEnumMemberName("completed")] Completed,

    /// <summary>It ended any other way; <see cref="Outcome"/> says why.</summary>
    [JsonStringEnumMemberName("failed")] Failed,

    /// <summary>Its owner cancelled it.</summary>
    [JsonStringEnumMemberName("cancelled")] Cancelled,
}

/// <summary>Questions one asks of a <see cref="JobStatus"/>.</summary>
public static class JobStatusExtensions
{
    /// <summary>True when the job will not change again.</summary>
    public static bool IsFinal(this JobStatus status) => status >= JobStatus.Completed;
}
