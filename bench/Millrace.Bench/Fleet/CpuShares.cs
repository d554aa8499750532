using Millrace.Bench.Machine;

namespace Millrace.Bench.Fleet;

/// <summary>CPU time of some process trees, over several spans of time and the jobs that were done in them.</summary>
/// <param name="roots">The roots of the trees.</param>
internal sealed class CpuShares(params int[] roots)
{
    private readonly double[] _ms = new double[roots.Length];
    private long _jobs;

    /// <summary>CPU time of each tree for each job, ms.</summary>
    public IReadOnlyList<double> EachMs => [.. _ms.Select(ms => ms / _jobs)];

    /// <summary>Counts what a span of time takes.</summary>
    /// <param name="work">Answers how many jobs it has done.</param>
    public async Task CountAsync(Func<Task<long>> work)
    {
        var before = Read();
        _jobs += await work();
        var after = Read();
        for (var i = 0; i < roots.Length; i++)
        {
            _ms[i] += (after[i] - before[i]) * ProcessTree.MsPerTick;
        }
    }

    private long[] Read() => [.. roots.Select(root => ProcessTree.Of(root).Ticks)];
}
