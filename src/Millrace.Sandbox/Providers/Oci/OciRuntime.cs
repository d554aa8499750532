using Millrace.Sandbox.Cgroups;

namespace Millrace.Sandbox.Providers.Oci;

/// <summary>A runtime, and in what it differs from the others.</summary>
internal sealed record OciRuntime
{
    /// <summary>Small and written in C. The only one that runs without root.</summary>
    public const string Crun = "crun";

    /// <summary>The reference.</summary>
    public const string Runc = "runc";

    /// <summary>gVisor: a kernel of its own, in user space, between the job and the machine's.</summary>
    public const string Runsc = "runsc";

    private static readonly string[] Places = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>The last part of its path, by which it is told apart.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is; null when it was not found.</summary>
    public required string? Program { get; init; }

    /// <summary>Its own options, before the command.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Whether the container is a gVisor.</summary>
    public bool IsGvisor => Name == Runsc;

    /// <summary>Whether the container's user namespace must have a root, although nothing runs as it: a second id of the host.</summary>
    public bool NeedsRootId => Name != Crun;

    /// <summary>
    /// Whether it starts only where it sees no cgroups. crun 1.8 refuses machines that mount v1 and v2 side by side, even when
    /// told to leave cgroups alone; runc wants to see those it leaves alone.
    /// </summary>
    public bool HidesCgroups => Name == Crun;

    /// <summary>Whether /dev can be read-only: gVisor then refuses writing to the devices in it.</summary>
    public bool FreezesDevices => !IsGvisor;

    /// <summary>Whether it takes <c>rro</c>: what is mounted below a read-only directory is read-only too.</summary>
    public bool KnowsRecursiveReadOnly => Name is Crun or Runc;

    /// <summary>
    /// Whether no user namespace but the container's is made. In a gVisor the job's own are not the machine's, and its two
    /// processes of the host take one each.
    /// </summary>
    public bool ForbidsFurtherUserNamespaces => !IsGvisor;

    /// <summary>While the runtime starts, which is counted with the job: Go programs take threads, gVisor takes many.</summary>
    public static CgroupLimits StartingLimits { get; } = new(256L * 1024 * 1024, 256, null);

    public static OciRuntime Find(OciOptions options)
    {
        var name = Path.GetFileName(options.Runtime);
        return new OciRuntime
        {
            Name = name,
            Program = Path.IsPathFullyQualified(options.Runtime) ? Existing(options.Runtime) : Places.Select(place => Existing(Path.Combine(place, name))).FirstOrDefault(path => path is not null),
            Arguments = options.Arguments ?? Usual(name),
        };
    }

    private static string? Existing(string path) => File.Exists(path) ? path : null;

    // Cgroups are ours: whoever starts the runtime has put it into the sandbox's.
    private static string[] Usual(string name) => name switch
    {
        Crun => ["--cgroup-manager=disabled"],
        Runsc => ["--rootless", "--ignore-cgroups", "--network=none", "--platform=ptrace"],
        _ => [],
    };
}
