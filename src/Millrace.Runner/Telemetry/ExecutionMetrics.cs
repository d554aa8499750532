using System.Diagnostics.Metrics;
using Millrace.Contracts.Executions;
using Millrace.Runner.Execution;

namespace Millrace.Runner.Telemetry;

/// <summary>What jobs took: time by step and by language, CPU and output.</summary>
internal static class ExecutionMetrics
{
    // Fine where a warm run ends, coarse where a limit does; the same for all, so that steps can be compared.
    private static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
    };

    private static readonly KeyValuePair<string, object?> Queued = new("step", "queued");
    private static readonly KeyValuePair<string, object?> Admit = new("step", "admit");
    private static readonly KeyValuePair<string, object?> Prepare = new("step", "prepare");
    private static readonly KeyValuePair<string, object?> Compile = new("step", "compile");
    private static readonly KeyValuePair<string, object?> Run = new("step", "run");
    private static readonly KeyValuePair<string, object?> Finish = new("step", "finish");

    private static readonly Histogram<double> Steps = RunnerTelemetry.Meter.CreateHistogram(
        "millrace.job.step.duration",
        "s",
        "Time of a job in one step: queued (until taken), admit (for memory), prepare (sandbox and files), compile, run, finish (stored and told).",
        advice: Buckets);

    private static readonly Histogram<double> Total = RunnerTelemetry.Meter.CreateHistogram(
        "millrace.job.duration", "s", "Time of a job from acceptance until its result is stored and told.", advice: Buckets);

    private static readonly Counter<double> CpuTime = RunnerTelemetry.Meter.CreateCounter<double>(
        "millrace.job.cpu.time", "s", "CPU time of the programs of jobs, compilers included.");

    private static readonly Counter<long> Output = RunnerTelemetry.Meter.CreateCounter<long>(
        "millrace.job.output", "By", "What programs and compilers wrote, as far as their limits allow.");

    private static readonly Counter<long> Restarts = RunnerTelemetry.Meter.CreateCounter<long>(
        "millrace.job.restarts", "{attempt}", "Attempts after the first: jobs whose runner died or gave them back.");

    /// <summary>A job begins.</summary>
    public static void Taken(JobRecord job)
    {
        if (job.Attempt > 1)
        {
            Restarts.Add(1);
        }
    }

    /// <summary>Makes known what has not happened yet.</summary>
    public static void Begin() => Restarts.Add(0);

    /// <summary>A job has waited for memory.</summary>
    public static void Admitted(TimeSpan waited) => Steps.Record(waited.TotalSeconds, Admit);

    /// <summary>A stage has written so much.</summary>
    public static void Wrote(long bytes)
    {
        if (bytes > 0)
        {
            Output.Add(bytes);
        }
    }

    /// <summary>A job is over.</summary>
    /// <param name="job">The job.</param>
    /// <param name="record">What happened.</param>
    /// <param name="queued">From acceptance until it was taken.</param>
    /// <param name="finish">From the end of its last stage until now.</param>
    /// <param name="total">From acceptance until now.</param>
    public static void Finished(JobRecord job, ExecutionRecord record, TimeSpan queued, TimeSpan finish, TimeSpan total)
    {
        var language = new KeyValuePair<string, object?>("language", job.Spec.Language);
        var cpu = TimeSpan.Zero;
        Steps.Record(Math.Max(0, queued.TotalSeconds), Queued);
        Steps.Record(record.Prepared.TotalSeconds, Prepare);
        if (record.Compile is { Cached: false } compile)
        {
            Steps.Record(compile.Wall.TotalSeconds, Compile);
            cpu += compile.Cpu;
        }

        foreach (var run in record.Runs)
        {
            Steps.Record(run.Wall.TotalSeconds, Run);
            cpu += run.Cpu;
        }

        Steps.Record(finish.TotalSeconds, Finish);
        Total.Record(Math.Max(0, total.TotalSeconds), language);
        CpuTime.Add(cpu.TotalSeconds, language);
    }
}
