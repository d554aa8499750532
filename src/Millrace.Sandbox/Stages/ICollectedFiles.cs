namespace Millrace.Sandbox.Stages;

/// <summary>
/// Receives files as they come out of a sandbox, one after the other, on the sandbox's reading loop. What it is told is a
/// stranger's word: names may lead anywhere. It throws <see cref="SandboxException"/> to end the sandbox.
/// </summary>
public interface ICollectedFiles
{
    /// <summary>A file begins.</summary>
    void Begin(string name, UnixFileMode mode, long announcedBytes);

    /// <summary>More of its content; the memory is only valid during the call.</summary>
    void Append(ReadOnlySpan<byte> bytes);

    /// <summary>It is whole.</summary>
    void End();
}
