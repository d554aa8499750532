using Millrace.Contracts.Executions;

namespace Millrace.Transport.Results;

/// <summary>Nobody else is told.</summary>
internal sealed class NoResultSink : IResultSink
{
    public Task PublishAsync(JobRecord job, ExecutionResult result, CancellationToken cancellation) => Task.CompletedTask;
}
