using Millrace.Contracts.Executions;

namespace Millrace.Bench.Server;

/// <summary>A result and how long the client waited for it.</summary>
/// <param name="Elapsed">From sending the request until the whole answer was read.</param>
/// <param name="Result">The answer.</param>
internal sealed record Answer(TimeSpan Elapsed, ExecutionResult Result);
