using Millrace.Bench.Machine;

namespace Millrace.Bench.Measuring;

/// <summary>Looks at a server that has nothing to do.</summary>
internal sealed class ResourceMeasure(int serverPid, TimeProvider clock)
{
    public const string Name = "resources";

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    public async Task<ResourceRow> MeasureAsync(string moment, CancellationToken cancellation)
    {
        await Task.Delay(Rest, clock, cancellation);
        var before = ProcessTree.Of(serverPid);
        var started = clock.GetTimestamp();
        await Task.Delay(Window, clock, cancellation);
        var after = ProcessTree.Of(serverPid);
        var busy = Math.Max(0, after.Ticks - before.Ticks) * ProcessTree.MsPerTick;
        return new ResourceRow(
            moment, after.RootMb(), after.ProportionalMb(), after.Processes.Count, 100 * busy / clock.GetElapsedTime(started).TotalMilliseconds);
    }
}
