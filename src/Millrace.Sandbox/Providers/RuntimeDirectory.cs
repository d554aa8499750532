using Millrace.Sandbox.Seccomp;
using Millrace.Sandbox.Stages;

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

    private static readonly string[] Programs = ["agent", "linked", "toolexec", "ld"];

    // Without these, what needs them is started cold. The gate of the JVM is built only where its toolchain was.
    private static readonly string[] OptionalHelpers = ["gate.jar", "gate.so", "node-warm.cjs", "fork.so"];

    // Copied from the host when there: the loader's index, the names behind /usr/bin links, settings the JVM insists on.
    private static readonly string[] HostFiles = ["ld.so.cache", "ld.so.conf", "localtime", "mime.types", "debian_version", "os-release"];
    private static readonly string[] HostDirectories = ["alternatives", "java-*", "R", "ghc", "python3*", "perl", "php", "erlang"];

    private const string List = ".list";

    // Whom to believe at the other end of a TLS connection: only jobs with a way out have use for it.
    private const string Certificates = "ssl/certs/ca-certificates.crt";

    /// <summary>Lays the directory out, replacing what an earlier run left.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="natives">The directory with the built native programs.</param>
    /// <param name="filter">The filter of system calls every agent puts in force first, at <c>/millrace/seccomp</c>; null for none.</param>
    public static void Create(string directory, string natives, SeccompFilter? filter) => Create(directory, natives, filter, "/etc");

    /// <summary>
    /// Shows files to all sandboxes, also to those that wait already, read-only, at <c>/millrace/prepared/NAME</c>; whole
    /// or not at all. Replaces what was shown there before. A file <c>.list</c> among them names them all, for <c>native/linked</c>.
    /// </summary>
    /// <param name="directory">The directory that was laid out.</param>
    /// <param name="name">Under which name.</param>
    /// <param name="files">The files. Their names come out of a sandbox and are not believed.</param>
    /// <exception cref="SandboxException">A name leads elsewhere.</exception>
    public static void Publish(string directory, string name, IReadOnlyList<WorkspaceFile> files)
    {
        if (files.FirstOrDefault(f => !IsPlain(f.Name)) is { } stray)
        {
            throw new SandboxException($"'{stray.Name}' is no name for a file below a directory.");
        }

        var shown = Path.Combine(directory, "lib", "prepared", name);
        var aside = Path.Combine(directory, $"preparing-{name}");
        foreach (var file in files)
        {
            var path = Path.Combine(aside, file.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            stream.Write(file.Content.Span);
        }

        if (files.Count > 0)
        {
            File.WriteAllText(Path.Combine(aside, List), string.Concat(Listed(files).Select(entry => entry + '\0')));
            MakeReadable(aside);
            Directory.CreateDirectory(Path.GetDirectoryName(shown)!);
            MakeReadable(Path.GetDirectoryName(shown)!);
            if (Directory.Exists(shown))
            {
                Directory.Delete(shown, recursive: true);
            }

            Directory.Move(aside, shown);
        }
    }

    // Directories, with a slash at their end, before what they hold.
    private static IEnumerable<string> Listed(IReadOnlyList<WorkspaceFile> files)
    {
        var directories = new HashSet<string>();
        foreach (var name in files.Select(f => f.Name))
        {
            for (var slash = name.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = name.IndexOf('/', slash + 1))
            {
                if (directories.Add(name[..(slash + 1)]))
                {
                    yield return name[..(slash + 1)];
                }
            }

            yield return name;
        }
    }

    private static bool IsPlain(string name) => !name.Contains('\0') && name.Split('/').All(segment => segment is not ("" or "." or ".."));

    internal static void Create(string directory, string natives, SeccompFilter? filter, string hostEtc)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }

        var lib = Directory.CreateDirectory(Path.Combine(directory, "lib")).FullName;
        foreach (var name in Programs.Append("live.o").Concat(OptionalHelpers.Where(name => File.Exists(Path.Combine(natives, name)))))
        {
            File.Copy(Path.Combine(natives, name), Path.Combine(lib, name));
        }

        filter?.Place(lib);
        var etc = Directory.CreateDirectory(Path.Combine(directory, "etc")).FullName;
        foreach (var (name, content) in OwnFiles)
        {
            File.WriteAllText(Path.Combine(etc, name), content);
        }

        foreach (var name in HostFiles.Where(name => File.Exists(Path.Combine(hostEtc, name))))
        {
            File.Copy(Path.Combine(hostEtc, name), Path.Combine(etc, name), overwrite: true);
        }

        if (File.Exists(Path.Combine(hostEtc, Certificates)))
        {
            Directory.CreateDirectory(Path.Combine(etc, Path.GetDirectoryName(Certificates)!));
            File.Copy(Path.Combine(hostEtc, Certificates), Path.Combine(etc, Certificates));
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
            entry.UnixFileMode = entry is DirectoryInfo || Programs.Contains(entry.Name) ? Execute : Read;
        }
    }
}
