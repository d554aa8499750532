using Millrace.Contracts.Executions;

namespace Millrace.Api.Streaming;

/// <summary>What a conversation has to know of its job. Its sources are not among it: thousands may watch one job.</summary>
internal sealed record StreamedJob(string JobId, bool Interactive, bool HasTerminal)
{
    public static StreamedJob? Of(JobRecord? job) => job is null ? null : new StreamedJob(job.JobId, job.Spec.Interactive, job.Spec.Tty is not null);
}
