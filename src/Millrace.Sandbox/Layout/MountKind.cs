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

    /// <summary>An empty file system for a root: nothing but what is mounted in it will be there.</summary>
    Root,

    /// <summary><see cref="Dev"/> without its terminals.</summary>
    Devices,

    /// <summary>Pseudo-terminals of its own, where another's were.</summary>
    Terminals,

    /// <summary>An empty directory.</summary>
    EmptyDirectory,

    /// <summary>As <see cref="Root"/> without nosuid and nodev: whoever binds it again in a further user namespace could not leave them out.</summary>
    Scratch,

    /// <summary>A file that holds the source.</summary>
    File,

    /// <summary>What is mounted there, but not what is mounted below it, becomes read-only.</summary>
    Freeze,
}
