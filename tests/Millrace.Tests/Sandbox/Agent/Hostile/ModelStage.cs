namespace Millrace.Tests.Sandbox.Agent.Hostile;

/// <summary>What the host must know of a stage, by what its agent said.</summary>
internal sealed class ModelStage
{
    public List<byte> Stdout { get; } = [];

    public List<byte> Stderr { get; } = [];

    public bool Started { get; set; }

    /// <summary>Exit code, or 1000 and the signal; null while its end was not told.</summary>
    public int? End { get; set; }

    /// <summary>It could not be started, or the sandbox broke under it.</summary>
    public bool Failed { get; set; }
}
