using System.Globalization;

namespace Millrace.Runner.Slots;

/// <summary>How busy the processors of this machine are, from the counters of the kernel.</summary>
/// <param name="read">The first line of <c>/proc/stat</c>; null where there is none.</param>
internal sealed class ProcessorUse(Func<string?> read)
{
    // user nice system idle iowait irq softirq steal; what follows is counted among the first.
    private const int Fields = 8;
    private const int Idle = 3;
    private const int IoWait = 4;

    private (long Busy, long All) _last;

    public ProcessorUse()
        : this(ReadKernel)
    {
    }

    /// <summary>The busy share since the last question, 0 to 1; the first time, since the machine started.</summary>
    public double SinceLast()
    {
        var now = Parse(read());
        var (busy, all) = (now.Busy - _last.Busy, now.All - _last.All);
        _last = now;
        return all > 0 ? Math.Clamp((double)busy / all, 0, 1) : 0;
    }

    private static (long Busy, long All) Parse(string? line)
    {
        var fields = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (fields.Length <= Fields || fields[0] != "cpu")
        {
            return (0, 0);
        }

        var ticks = fields.Skip(1).Take(Fields).Select(field => long.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        var all = ticks.Sum();
        return (all - ticks[Idle] - ticks[IoWait], all);
    }

    private static string? ReadKernel()
    {
        try
        {
            return File.ReadLines("/proc/stat").FirstOrDefault();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
