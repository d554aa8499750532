using Millrace.Contracts.Executions;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests.Fidelity;

/// <summary>The two servers a corpus runs on.</summary>
/// <param name="Warm">Starts toolchains ahead.</param>
/// <param name="Cold">Starts none ahead.</param>
/// <param name="RunWarmAsync">Makes a run when a toolchain waits for it.</param>
internal sealed record CorpusServers(MillraceClient Warm, MillraceClient Cold, Func<Func<Task<ExecutionResult>>, Task<ExecutionResult>> RunWarmAsync);
