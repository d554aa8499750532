using System.Collections.Concurrent;
using Millrace.Bench.Machine;
using Millrace.Bench.Server;
using Millrace.Bench.Workloads;

namespace Millrace.Bench.Measuring;

/// <summary>Keeps a number of jobs under way.</summary>
internal sealed class Load(MillraceClient client, int serverPid, TimeProvider clock)
{
    /// <summary>Asks again and again, as many at a time, until it is told to stop; what is under way then still counts.</summary>
    public async Task<LoadResult> RunAsync(Workload workload, int concurrency, Func<int, bool> goOn, CancellationToken cancellation)
    {
        var times = new ConcurrentBag<TimeSpan>();
        var asked = 0;
        var started = clock.GetTimestamp();
        var before = ProcessTree.OwnTicks(serverPid);
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(async _ =>
        {
            while (goOn(Interlocked.Increment(ref asked)))
            {
                times.Add((await client.ExecuteAsync(workload, workload.NextSource(), cancellation)).Elapsed);
            }
        }));
        var cpu = (ProcessTree.OwnTicks(serverPid) - before) * ProcessTree.MsPerTick;
        return new LoadResult(times, clock.GetElapsedTime(started), cpu);
    }
}
