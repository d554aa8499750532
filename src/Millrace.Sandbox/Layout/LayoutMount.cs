namespace Millrace.Sandbox.Layout;

/// <summary>One step of putting the inside together.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="At">Where, as seen from inside.</param>
/// <param name="Source">Of a bind, the host directory; of a link, what it says; of a file, what it holds.</param>
/// <param name="Bytes">Of a tmpfs, its size.</param>
/// <param name="Mode">Of a tmpfs, the mode of its root, octal.</param>
internal sealed record LayoutMount(MountKind Kind, string At, string Source = "", long Bytes = 0, string Mode = "")
{
    public static LayoutMount ReadOnlyBind(string source, string at) => new(MountKind.ReadOnlyBind, at, source);

    public static LayoutMount Symlink(string target, string at) => new(MountKind.Symlink, at, target);

    public static LayoutMount Proc(string at) => new(MountKind.Proc, at);

    public static LayoutMount Dev(string at) => new(MountKind.Dev, at);

    // To the kernel, a size of 0 means without limit.
    public static LayoutMount Tmpfs(string at, long bytes, string mode) => bytes > 0
        ? new(MountKind.Tmpfs, at, Bytes: bytes, Mode: mode)
        : throw new SandboxException($"The size of a sandbox's {at} must be above 0 bytes; this is {bytes}.");

    public static LayoutMount Root(string at) => new(MountKind.Root, at);

    public static LayoutMount Devices(string at) => new(MountKind.Devices, at);

    public static LayoutMount Terminals(string at) => new(MountKind.Terminals, at);

    public static LayoutMount EmptyDirectory(string at) => new(MountKind.EmptyDirectory, at);

    public static LayoutMount Scratch(string at) => new(MountKind.Scratch, at);

    public static LayoutMount File(string at, string content) => new(MountKind.File, at, content);

    public static LayoutMount Freeze(string at) => new(MountKind.Freeze, at);
}
