namespace Millrace.Sandbox.Seccomp;

/// <summary>What a filter does with a call, with the number it fails with.</summary>
/// <param name="Kind">What.</param>
/// <param name="Errno">Of <see cref="SeccompActionKind.Errno"/>, the number; else 0.</param>
internal readonly record struct SeccompAction(SeccompActionKind Kind, ushort Errno = 0)
{
    private const ushort NotPermitted = 1;
    private const ushort NotImplemented = 38;

    public static SeccompAction Allow { get; } = new(SeccompActionKind.Allow);

    /// <summary>EPERM.</summary>
    public static SeccompAction Deny { get; } = new(SeccompActionKind.Errno, NotPermitted);

    /// <summary>ENOSYS: as if the kernel did not have the call. Libraries then do without it.</summary>
    public static SeccompAction Absent { get; } = new(SeccompActionKind.Errno, NotImplemented);

    public bool Permits => Kind is SeccompActionKind.Allow or SeccompActionKind.Log;

    /// <summary>What the kernel knows it as (linux/seccomp.h).</summary>
    public uint Value => Kind switch
    {
        SeccompActionKind.Allow => 0x7fff_0000,
        SeccompActionKind.Log => 0x7ffc_0000,
        SeccompActionKind.Count => 0x7fc0_0000,
        SeccompActionKind.Errno => 0x0005_0000u | Errno,
        SeccompActionKind.KillProcess => 0x8000_0000,
        _ => 0,
    };
}
