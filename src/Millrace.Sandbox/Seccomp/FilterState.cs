namespace Millrace.Sandbox.Seccomp;

/// <summary>Whether system calls are filtered in a sandbox, as its agent said before any program of a job was there.</summary>
public enum FilterState : byte
{
    /// <summary>No filter.</summary>
    None = 0,

    /// <summary>In force.</summary>
    InForce = 1,

    /// <summary>In force, and calls that were refused with EPERM are counted.</summary>
    Counting = 2,
}
