namespace Millrace.Contracts.Executions;

/// <summary>Names and numbers of signals on Linux (signal(7), x86 and ARM).</summary>
public static class Signals
{
    private static readonly string[] Names =
    [
        "", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1",
        "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP",
        "SIGTTIN", "SIGTTOU", "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    ];

    /// <summary>SIGINT.</summary>
    public const int Interrupt = 2;

    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    /// <summary>SIGXCPU: the CPU limit of a process.</summary>
    public const int CpuLimit = 24;

    /// <summary>SIGXFSZ: the file size limit.</summary>
    public const int FileSize = 25;

    /// <summary>The name of a signal; <c>SIGRTMIN+n</c> for real-time ones.</summary>
    public static string NameOf(int number) =>
        number > 0 && number < Names.Length ? Names[number]
        : number >= 34 && number <= 64 ? number == 34 ? "SIGRTMIN" : $"SIGRTMIN+{number - 34}"
        : $"SIG{number}";

    /// <summary>The number of a signal by its name, with or without <c>SIG</c>, in any case.</summary>
    public static bool TryParse(string? name, out int number)
    {
        number = 0;
        if (string.IsNullOrEmpty(name))
        {
            return false;
        }

        var full = name.StartsWith("SIG", StringComparison.OrdinalIgnoreCase) ? name : "SIG" + name;
        number = Array.FindIndex(Names, 1, n => n.Equals(full, StringComparison.OrdinalIgnoreCase));
        return number > 0;
    }
}
