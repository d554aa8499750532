namespace Millrace.Bench.OpenLoop;

/// <summary>Where a mix of jobs becomes too much.</summary>
/// <param name="Mix">The mix.</param>
/// <param name="Carried">The highest rate that was carried, jobs a second; null when none was.</param>
/// <param name="Broken">The lowest that was not; null when all were.</param>
/// <param name="Steps">Every rate that was tried, in order.</param>
/// <param name="CpuMs">CPU time of the whole machine for each job at the highest rate that was carried, the sender's own taken off; null when the server is elsewhere.</param>
/// <param name="BarePerSecond">What the bare toolchain does a second on all cores; null when it was not measured.</param>
internal sealed record SaturationRow(string Mix, double? Carried, double? Broken, IReadOnlyList<LoadStep> Steps, double? CpuMs, double? BarePerSecond);
