namespace Millrace.Bench.Machine;

/// <summary>One line of <c>/proc/PID/stat</c>.</summary>
/// <param name="Pid">The process.</param>
/// <param name="Parent">Its parent.</param>
/// <param name="Ticks">CPU time of it and the children it has waited for, in ticks of 10 ms.</param>
/// <param name="Started">When it started, in ticks since the machine did.</param>
internal sealed record ProcessInfo(int Pid, int Parent, long Ticks, long Started);
