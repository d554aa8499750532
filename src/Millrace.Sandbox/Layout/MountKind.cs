namespace Millrace.Sandbox.Layout;

/// <summary>What a <see cref="LayoutMount"/> puts in place.</summary>
internal enum MountKind
{
    /// <summary>A host directory with all that is mounted below it, read-only, nosuid, nodev.</summary>
    ReadOnlyBind,

    /// <summary>A symbolic link.</summary>
    Symlink,

    /// <summary>The kernel's view of the sandbox's own processes.</summary>
    Proc,

    /// <summary>The devices every program expects, none that reaches hardware.</summary>
    Dev,

    /// <summary>An empty file system in memory, with a size.</summary>
    Tmpfs,

    /// <summary>What is mounted there, but not what is mounted below it, becomes read-only.</summary>
    Freeze,
}
