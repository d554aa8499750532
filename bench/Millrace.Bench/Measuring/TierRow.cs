namespace Millrace.Bench.Measuring;

/// <summary>What one run of <c>bash -c :</c> takes whose sandbox is made for it, and destroyed after.</summary>
/// <param name="Tier">Who builds the walls.</param>
/// <param name="MedianMs">From the request to its answer, milliseconds.</param>
/// <param name="CpuMs">CPU time of the server, its spawner, runtimes and sandboxes, milliseconds; a daemon's is not in it.</param>
/// <param name="MachineCpuMs">CPU time of the whole machine meanwhile, milliseconds.</param>
/// <param name="CallMicroseconds">What one turn of a loop of Python takes that makes a system call that is allowed.</param>
/// <param name="Jobs">How many.</param>
internal sealed record TierRow(string Tier, double MedianMs, double CpuMs, double MachineCpuMs, double CallMicroseconds, int Jobs);
