namespace Millrace.Sandbox.Providers.Oci;

/// <summary>The ids there are in the room around a runtime. To the host they are the sandbox's own and one that nothing else has.</summary>
/// <param name="HasRoot">Whether there is one for the container's root.</param>
internal sealed record RoomIds(bool HasRoot)
{
    /// <summary>The runtime's and, once it runs, the job's.</summary>
    public const uint Job = 0;

    /// <summary>The container's root's. No process has it for longer than the start takes.</summary>
    public const uint Root = 1;
}
