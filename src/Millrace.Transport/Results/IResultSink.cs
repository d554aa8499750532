using Millrace.Contracts.Executions;

namespace Millrace.Transport.Results;

/// <summary>Tells whoever is not a client of the API that a job is over. A job is told at least once; its id tells repetitions.</summary>
public interface IResultSink
{
    /// <summary>Returns once the news cannot be lost. The job's delivery is acknowledged after that.</summary>
    /// <param name="job">The job, with what it was asked to do.</param>
    /// <param name="result">How it ended.</param>
    /// <param name="cancellation">Gives up.</param>
    Task PublishAsync(JobRecord job, ExecutionResult result, CancellationToken cancellation);
}
