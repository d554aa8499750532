using System.Diagnostics.Metrics;
using System.Globalization;

namespace Millrace.Runner.Telemetry;

/// <summary>What the kernel says of the whole machine: the programs of jobs run beside this process, not in it.</summary>
internal static class MachineLoad
{
    // The first line of /proc/stat counts in hundredths of a second: user nice system idle iowait irq softirq steal.
    private const double TicksPerSecond = 100;
    private const int Idle = 3;
    private const int IoWait = 4;
    private const int States = 8;

    /// <summary>CPU time, busy and idle.</summary>
    public static IEnumerable<Measurement<double>> CpuTime()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(States)
            .Select(f => double.Parse(f, CultureInfo.InvariantCulture) / TicksPerSecond).ToArray();
        var idle = fields[Idle] + fields[IoWait];
        return [With(fields.Sum() - idle, "busy"), With(idle, "idle")];
    }

    /// <summary>Memory, total and available.</summary>
    public static IEnumerable<Measurement<long>> Memory()
    {
        foreach (var line in File.ReadLines("/proc/meminfo"))
        {
            var state = line.StartsWith("MemTotal:", StringComparison.Ordinal) ? "total" : line.StartsWith("MemAvailable:", StringComparison.Ordinal) ? "available" : null;
            if (state is not null)
            {
                var kibibytes = long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
                yield return new Measurement<long>(kibibytes * 1024, new KeyValuePair<string, object?>("state", state));
            }
        }
    }

    private static Measurement<double> With(double seconds, string state) => new(seconds, new KeyValuePair<string, object?>("state", state));
}
