using Millrace.Bench.Workloads;

namespace Millrace.Bench.Measuring;

/// <summary>A program run as often as possible.</summary>
/// <param name="Name">Short name, for <c>--only</c>.</param>
/// <param name="Title">What the table calls it.</param>
/// <param name="Program">The program.</param>
/// <param name="BareCompiles">The bare side compiles each time; otherwise it only starts what it compiled once.</param>
internal sealed record ThroughputWorkload(string Name, string Title, Workload Program, bool BareCompiles)
{
    public static IEnumerable<ThroughputWorkload> All(LatencyWorkloads workloads)
    {
        yield return new("throughput-python", "python hello (bare: starts of `python3`)", workloads.Hello("python", "throughput"), false);
        yield return new("throughput-c", "c hello, first time (bare: compiles and starts)", workloads.NewHello("c", "throughput"), true);
        yield return new("throughput-c-again", "c hello, same source again (bare: only starts the program)", workloads.Hello("c", "throughput-again"), false);
    }
}
