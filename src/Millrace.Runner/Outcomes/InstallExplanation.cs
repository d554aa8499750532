using System.Globalization;
using Millrace.Contracts.Executions;

namespace Millrace.Runner.Outcomes;

/// <summary>Says in one sentence why a job's packages could not be installed.</summary>
internal static class InstallExplanation
{
    private const long MiB = 1024 * 1024;

    public static string Of(Outcome outcome, StageReport report) => outcome switch
    {
        Outcome.CompileError => $"The dependencies could not be installed: {report.LastWords}",
        Outcome.TimeLimit => Invariant($"Stopped: installing the dependencies took longer than {report.Plan.Wall.TotalSeconds} s."),
        Outcome.MemoryLimit => Invariant($"Stopped: installing the dependencies used more than {report.Plan.MemoryBytes / MiB} MB of memory."),
        Outcome.OutputLimit => "Stopped: the installer of the dependencies wrote more output than is kept.",
        Outcome.ProcessLimit => Invariant($"The installer of the dependencies failed after it asked for more than {report.Plan.Processes} processes and threads."),
        Outcome.DiskLimit => "The dependencies are larger, or more files, than may be installed on this server.",
        Outcome.Cancelled => "Cancelled.",
        _ when report.RegistryFailed => "The package registry cannot be reached from this server; the runner's log says more.",
        _ => "Millrace could not install the dependencies. The job's id leads to the reason in the runner's log.",
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
