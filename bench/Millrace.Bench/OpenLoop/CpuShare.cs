using Millrace.Bench.Machine;

namespace Millrace.Bench.OpenLoop;

/// <summary>CPU time of the whole machine without that of this process, from when it is made. Other work on the machine is in it.</summary>
internal sealed class CpuShare
{
    private readonly double _before = Others();

    /// <summary>Milliseconds so far, over all cores.</summary>
    public double Ms => Others() - _before;

    private static double Others() => MachineTime.BusyMs() - Environment.CpuUsage.TotalTime.TotalMilliseconds;
}
