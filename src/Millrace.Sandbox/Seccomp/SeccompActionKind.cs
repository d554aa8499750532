namespace Millrace.Sandbox.Seccomp;

/// <summary>What a filter does with a call.</summary>
internal enum SeccompActionKind
{
    /// <summary>The call is made.</summary>
    Allow,

    /// <summary>The call fails with an error number.</summary>
    Errno,

    /// <summary>The call is made, and the kernel writes a line about it into its log.</summary>
    Log,

    /// <summary>The thread ends, by SIGSYS.</summary>
    KillThread,

    /// <summary>The process ends, by SIGSYS.</summary>
    KillProcess,

    /// <summary>The call fails with EPERM, by the hand of the agent, who counts it.</summary>
    Count,
}
