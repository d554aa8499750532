namespace Millrace.Bench.Bare;

/// <summary>How a bare process ended.</summary>
/// <param name="Elapsed">From just before its start until all its output was read and it was gone.</param>
/// <param name="Stdout">Its output.</param>
/// <param name="ExitCode">Its exit code, or 128 + n when signal n ended it.</param>
internal sealed record BareResult(TimeSpan Elapsed, byte[] Stdout, int ExitCode);
