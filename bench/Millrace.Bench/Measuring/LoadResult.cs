namespace Millrace.Bench.Measuring;

/// <summary>What a server did under load.</summary>
/// <param name="PerSecond">Jobs that ended, a second.</param>
/// <param name="Latency">How long each took, milliseconds.</param>
/// <param name="ServerCpuMs">CPU time of the server's own process for each job, without its sandboxes and its spawner.</param>
internal sealed record LoadResult(double PerSecond, Spread Latency, double ServerCpuMs);
