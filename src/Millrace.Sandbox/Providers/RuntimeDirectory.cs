namespace Millrace.Sandbox.Providers;

/// <summary>
/// What every sandbox sees besides the toolchains, laid out once at start: <c>lib/</c> (the agent and helper objects,
/// seen at <c>/millrace</c>) and <c>etc/</c> (the few files that toolchains want, seen at <c>/etc</c>). One directory,
/// one mount, and everything in it can be looked at.
/// </summary>
public static class RuntimeDirectory
{
    private static readonly Dictionary<string, string> OwnFiles = new()
    {
        ["passwd"] = "root:x:0:0:root:/:/usr/sbin/nologin\nmillrace:x:1000:1000:millrace:/tmp:/bin/bash\nnobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n",
        ["group"] = "root:x:0:\nmillrace:x:1000:\nnogroup:x:65534:\n",
        ["hosts"] = "127.0.0.1 localhost millrace\n::1 localhost\n",
        ["hostname"] = "millrace\n",
        ["nsswitch.conf"] = "passwd: files\ngroup: files\nhosts: files\n",
        ["resolv.conf"] = "",
    };

    // Built only where their toolchain was: the gate of the JVM.
    private static readonly string[] OptionalHelpers = ["gate.jar"];

    // Copied from the host when there: the loader's index, the names behind /usr/bin links, settings the JVM insists on.
    private static readonly string[] HostFiles = ["ld.so.cache", "ld.so.conf", "localtime", "mime.types", "debian_version", "os-release"];
    private static readonly string[] HostDirectories = ["alternatives", "java-*", "R", "ghc", "python3*", "perl", "php", "erlang"];

    /// <summary>Lays the directory out, replacing what an earlier run left.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="natives">The directory with the built native programs.</param>
    public static void Create(string directory, string natives) => Create(directory, natives, "/etc");

    internal static void Create(string directory, string natives, string hostEtc)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }

        var lib = Directory.CreateDirectory(Path.Combine(directory, "lib")).FullName;
        File.Copy(Path.Combine(natives, "agent"), Path.Combine(lib, "agent"));
        File.Copy(Path.Combine(natives, "live.o"), Path.Combine(lib, "live.o"));
        foreach (var name in OptionalHelpers.Where(name => File.Exists(Path.Combine(natives, name))))
        {
            File.Copy(Path.Combine(natives, name), Path.Combine(lib, name));
        }

        var etc = Directory.CreateDirectory(Path.Combine(directory, "etc")).FullName;
        foreach (var (name, content) in OwnFiles)
        {
            File.WriteAllText(Path.Combine(etc, name), content);
        }

        foreach (var name in HostFiles.Where(name => File.Exists(Path.Combine(hostEtc, name))))
        {
            File.Copy(Path.Combine(hostEtc, name), Path.Combine(etc, name), overwrite: true);
        }

        foreach (var pattern in HostDirectories)
        {
            foreach (var source in Directory.GetDirectories(hostEtc, pattern))
            {
                CopyTree(new DirectoryInfo(source), Path.Combine(etc, Path.GetFileName(source)));
            }
        }

        MakeReadable(directory);
    }

    // What the host does not show to everyone, sandboxes do not see either: neither a file nor a directory with all in it.
    private static void CopyTree(DirectoryInfo source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var entry in source.EnumerateFileSystemInfos())
        {
            var path = Path.Combine(target, entry.Name);
            if (entry.LinkTarget is { } link)
            {
                File.CreateSymbolicLink(path, link);
            }
            else if (entry is DirectoryInfo directory && directory.UnixFileMode.HasFlag(UnixFileMode.OtherRead | UnixFileMode.OtherExecute))
            {
                CopyTree(directory, path);
            }
            else if (entry is FileInfo file && file.UnixFileMode.HasFlag(UnixFileMode.OtherRead))
            {
                file.CopyTo(path);
            }
        }
    }

    // Whatever the umask of the server: sandboxes run under other uids.
    private static void MakeReadable(string directory)
    {
        const UnixFileMode Read = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode Execute = Read | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(directory, Execute);

        // Links are neither listed nor followed: they lead to the host's own files.
        var ownFiles = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos("*", ownFiles))
        {
            entry.UnixFileMode = entry is DirectoryInfo || entry.Name == "agent" ? Execute : Read;
        }
    }
}
