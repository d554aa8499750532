using System.Collections.Frozen;
using System.Diagnostics.Metrics;

namespace Millrace.Sandbox.Telemetry;

/// <summary>What happens to sandboxes.</summary>
public static class SandboxMetrics
{
    private const string Other = "other";

    // A step's name may come from inside a sandbox, where anything can be said: only names that are known become a label.
    private static readonly FrozenSet<string> Steps = new[]
    {
        "sandbox", "bind", "capset", "chdir", "clone", "close_range", "connect", "cwd", "devpts", "dup2", "execve", "fork", "frame", "gate", "join cgroup",
        "mkdir", "mount", "mount_setattr", "openat", "open", "payload too long", "pidfd_open", "pipe2", "pivot_root", "poll", "prctl", "prlimit", "proc",
        "protocol", "read", "request", "seccomp", "setgroups", "sethostname", "setresgid", "setresuid", "setrlimit", "setsid", "signalfd", "socket",
        "symlink", "tmpfs", "too many sandboxes", "umount", "unshare", "write",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly Counter<long> FailureCount = SandboxTelemetry.Meter.CreateCounter<long>(
        "millrace.sandbox.failures", "{sandbox}", "Sandboxes that could not be made or broke, by the step that failed; sandbox where no step is known, other where its name is not.");

    private static readonly Histogram<double> Creation = SandboxTelemetry.Meter.CreateHistogram(
        "millrace.pool.creation.duration",
        "s",
        "Time to make a sandbox that then waits, by its kind; toolchains that are started in it included.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });

    /// <summary>A sandbox could not be made, or broke under its job.</summary>
    public static void Failed(SandboxException failure) => FailureCount.Add(1, new KeyValuePair<string, object?>("step", LabelOf(failure.Step)));

    /// <summary>Makes known what has not happened yet: a counter that is not there cannot rise.</summary>
    public static void Begin() => FailureCount.Add(0, new KeyValuePair<string, object?>("step", "sandbox"));

    internal static void Created(string shelf, TimeSpan took) => Creation.Record(took.TotalSeconds, new KeyValuePair<string, object?>("shelf", shelf));

    internal static string LabelOf(string step) => Steps.Contains(step) ? step : Other;
}
