using System.Runtime.InteropServices;

namespace Millrace.Sandbox;

/// <summary>Error numbers of Linux that this library tells apart.</summary>
public static class Errno
{
    /// <summary>No such file or directory.</summary>
    public const int NoEntry = 2;

    /// <summary>No space left on device.</summary>
    public const int NoSpace = 28;

    /// <summary>The number and its text.</summary>
    public static string Describe(int errno) => errno == 0 ? "failed" : $"{Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})";
}
