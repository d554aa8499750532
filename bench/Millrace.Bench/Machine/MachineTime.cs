using System.Globalization;

namespace Millrace.Bench.Machine;

/// <summary>CPU time the whole machine has spent, in all processes and in the kernel, from <c>/proc/stat</c>.</summary>
internal static class MachineTime
{
    // user, nice, system, irq, softirq. Left out: idle, iowait, steal, and guest, which user holds already.
    private static readonly int[] BusyFields = [1, 2, 3, 6, 7];

    /// <summary>Milliseconds over all cores since the machine started.</summary>
    public static double BusyMs()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return BusyFields.Sum(i => long.Parse(fields[i], CultureInfo.InvariantCulture)) * ProcessTree.MsPerTick;
    }
}
