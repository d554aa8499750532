using Millrace.Bench.Machine;
using Millrace.Bench.Server;

namespace Millrace.Bench.Measuring;

/// <summary>What each kind of waiting sandbox holds in memory: the processes of each, told apart by the program that waits.</summary>
internal sealed class WarmMemoryMeasure(int serverPid, Quiet quiet)
{
    public const string Name = "warm-memory";

    // The launcher's own and the agent, which every sandbox has.
    private static readonly string[] Frame = ["bwrap", "agent", "spawner"];

    public async Task<IReadOnlyList<WarmMemoryRow>> MeasureAsync(CancellationToken cancellation)
    {
        await quiet.WaitAsync(cancellation);
        var spawners = ProcessTree.Of(serverPid).Processes.Where(p => p.Parent == serverPid).ToList();
        return
        [
            .. spawners
                .SelectMany(spawner => ProcessTree.Of(spawner.Pid).Processes.Where(p => p.Parent == spawner.Pid))
                .Select(root => ProcessTree.Of(root.Pid))
                .GroupBy(KindOf)
                .OrderBy(kind => kind.Key, StringComparer.Ordinal)
                .Select(kind => new WarmMemoryRow(kind.Key, kind.Count(), kind.Average(sandbox => sandbox.ProportionalMb()))),
        ];
    }

    private static string KindOf(ProcessTree sandbox)
    {
        var programs = sandbox.Processes.Select(p => ProcessTree.NameOf(p.Pid)).Where(n => n.Length > 0 && !Frame.Contains(n)).Order(StringComparer.Ordinal).ToList();
        return programs.Count == 0 ? "nothing started" : string.Join(" and ", programs);
    }
}

/// <summary>Waiting sandboxes of one kind.</summary>
/// <param name="Kind">The programs that wait in it.</param>
/// <param name="Count">How many there were.</param>
/// <param name="Mb">Memory of one, MB, pages shared with others counted in part (<c>Pss</c>).</param>
internal sealed record WarmMemoryRow(string Kind, int Count, double Mb);
