namespace Millrace.Sandbox;

/// <summary>A sandbox could not be made, or broke. Says at which step, and the operating system's error where there is one.</summary>
public sealed class SandboxException : Exception
{
    /// <summary>Creates the exception from a plain sentence.</summary>
    public SandboxException(string message, Exception? inner = null)
        : base(message, inner)
    {
        Step = "sandbox";
    }

    /// <summary>Creates the exception from a failed step.</summary>
    public SandboxException(string step, int errno, string detail)
        : base($"{step}{(detail.Length > 0 ? " " + detail : "")}: {Errno.Describe(errno)}")
    {
        Step = step;
        ErrorNumber = errno;
        Detail = detail;
    }

    /// <summary>The step that failed, such as <c>execve</c>.</summary>
    public string Step { get; }

    /// <summary>errno, or 0.</summary>
    public int ErrorNumber { get; }

    /// <summary>What the step was about, such as a file's name.</summary>
    public string Detail { get; } = "";
}
