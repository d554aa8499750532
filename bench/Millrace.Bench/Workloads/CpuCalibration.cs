using Millrace.Bench.Bare;
using Millrace.Bench.Measuring;

namespace Millrace.Bench.Workloads;

/// <summary>Finds how many rounds of a loop take bare Python 200 ms on this machine, its start included.</summary>
internal sealed class CpuCalibration(LatencyWorkloads workloads, Scratch scratch, Toolchains toolchains)
{
    private const int Trial = 500_000;
    private const int Runs = 5;
    private const double TargetMs = 200;

    public Workload Calibrate(CancellationToken cancellation)
    {
        var start = Median(workloads.PythonLoop(0), cancellation);
        var trial = Median(workloads.PythonLoop(Trial), cancellation);
        var perRound = (trial - start) / Trial;
        return workloads.PythonLoop((int)((TargetMs - start) / perRound));
    }

    private double Median(Workload workload, CancellationToken cancellation)
    {
        var program = new BareProgram(workload, scratch, toolchains);
        program.Place(workload.NextSource());
        return Spread.Of(Enumerable.Range(0, Runs).Select(_ => program.Run(cancellation))).Median;
    }
}
