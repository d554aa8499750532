using Millrace.Bench.Machine;
using Millrace.Bench.Server;
using Millrace.Bench.Workloads;

namespace Millrace.Bench.Measuring;

/// <summary>Whether the ten-thousandth job costs more than the first: latency, memory, disk and open files as jobs go by.</summary>
internal sealed class DriftMeasure(BenchOptions options, Load load, Quiet quiet, int serverPid, string dataDirectory)
{
    public const string Name = "drift";

    private const int Concurrency = 8;
    private const int Looks = 5;
    private const int Alone = 20;

    public async Task<IReadOnlyList<DriftRow>> MeasureAsync(Workload workload, CancellationToken cancellation)
    {
        var rows = new List<DriftRow>();
        var each = options.DriftJobs / Looks;
        for (var look = 0; look <= Looks; look++)
        {
            var busy = look == 0 ? null : await load.RunAsync(workload, Concurrency, asked => asked <= each, cancellation);
            await quiet.WaitAsync(cancellation);
            var alone = await load.RunAsync(workload, concurrency: 1, asked => asked <= Alone, cancellation);
            await quiet.WaitAsync(cancellation);
            rows.Add(new DriftRow(look * each, alone.Latency, busy?.ServerCpuMs, ProcessTree.Of(serverPid).RootMb(), DiskMb(), OpenFiles()));
        }

        return rows;
    }

    private double DiskMb() => new DirectoryInfo(dataDirectory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length) / (1024.0 * 1024);

    private int OpenFiles() => Directory.EnumerateFileSystemEntries($"/proc/{serverPid}/fd").Count();
}

/// <summary>A look at the server after some jobs.</summary>
/// <param name="Jobs">After how many.</param>
/// <param name="Latency">Of jobs one at a time, milliseconds.</param>
/// <param name="ServerCpuMs">CPU time of the server's process for each of the jobs before; null before the first.</param>
/// <param name="ServerMb">Resident memory of the server's process.</param>
/// <param name="DiskMb">Size of its data directory.</param>
/// <param name="OpenFiles">Descriptors it holds.</param>
internal sealed record DriftRow(int Jobs, Spread Latency, double? ServerCpuMs, double ServerMb, double DiskMb, int OpenFiles);
