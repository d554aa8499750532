using System.Globalization;
using System.Text.RegularExpressions;
using Millrace.Sandbox.Stages;

namespace Millrace.SandboxTests;

/// <summary>What must hold of every wall, whoever built it; looked at from inside and from the host.</summary>
public abstract partial class WallTests(Tier tier, bool copies = false) : IAsyncDisposable
{
    private static readonly string[] Namespaces = ["user", "mnt", "pid", "net", "ipc", "uts", "cgroup"];
    private readonly Machine _machine = new(tier.SkipUnlessHere(), copies);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _machine.DisposeAsync();
    }

    [Fact]
    public async Task No_namespace_is_shared_with_the_host_or_with_another_sandbox()
    {
        const string Look = "for n in user mnt pid net ipc uts cgroup; do readlink /proc/self/ns/$n; done";
        await using var one = await _machine.StartAsync();
        await using var other = await _machine.StartAsync();

        var seen = (await Machine.BashAsync(one, Look)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var elsewhere = (await Machine.BashAsync(other, Look)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(Namespaces.Length, seen.Length);
        Assert.Empty(seen.Intersect(Namespaces.Select(n => Machine.NamespaceOf(Environment.ProcessId, n))));
        Assert.Empty(seen.Intersect(elsewhere));
    }

    [Fact]
    public async Task One_id_is_mapped_and_groups_cannot_be_set()
    {
        await using var sandbox = await _machine.StartAsync();

        var maps = await Machine.BashAsync(sandbox, "cat /proc/self/uid_map /proc/self/gid_map; cat /proc/self/setgroups; grep Groups /proc/self/status");
        var attempt = await Machine.RunAsync(sandbox, "python3", "-c", "import os\nfor f in (lambda: os.setgroups([]), lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.chown('/tmp', 0, 0)):\n  try: f(); print('done')\n  except OSError as e: print(e.errno)");

        // runc does not start where the container has no root. Then there is one, and only a capability makes one become it.
        var hasRoot = tier == Tier.Runc;
        Assert.Matches(hasRoot ? @"^( +1000 +\d+ +1\n +0 +\d+ +1\n){2}allow\nGroups:\t *\n$" : @"^ +1000 +\d+ +1\n +1000 +\d+ +1\ndeny\nGroups:\t *\n$", maps);
        Assert.Equal(hasRoot ? "1\n1\n1\n1\n" : "1\n22\n22\n22\n", attempt.Output);
    }

    [Fact]
    public async Task Neither_agent_nor_program_has_a_capability_and_none_can_be_gained()
    {
        await using var sandbox = await _machine.StartAsync();
        const string Expected = "CapInh:0000000000000000CapPrm:0000000000000000CapEff:0000000000000000CapBnd:0000000000000000CapAmb:0000000000000000NoNewPrivs:1";

        Assert.Equal(Expected, await Machine.BashAsync(sandbox, "grep -hE 'Cap|NoNewPrivs' /proc/1/status | tr -d '\\t\\n'"));
        Assert.Equal(Expected, await Machine.BashAsync(sandbox, "grep -hE 'Cap|NoNewPrivs' /proc/self/status | tr -d '\\t\\n'"));
    }

    [Fact]
    public async Task No_namespace_can_be_made_or_entered()
    {
        await using var sandbox = await _machine.StartAsync();

        var output = await Machine.BashAsync(
            sandbox,
            "for n in U m n i u p C T; do unshare -$n true 2>/dev/null && echo made $n; done;"
            + "for n in user mnt net; do nsenter --$n=/proc/1/ns/$n true 2>/dev/null && echo entered $n; done;"
            + "echo 100 2>/dev/null > /proc/sys/user/max_user_namespaces && echo raised; chroot /usr true 2>/dev/null && echo chroot; echo end");

        Assert.Equal("end\n", output);
    }

    [Fact]
    public async Task Only_these_places_can_be_written()
    {
        await using var sandbox = await _machine.StartAsync();

        // /usr is one read-only mount (another test); what belongs to the looking process itself is its own.
        var output = await Machine.BashAsync(
            sandbox, "find / -path /usr -prune -o -regex '/proc/[0-9]+' -prune -o ! -type l -writable -print 2>/dev/null | LC_ALL=C sort");

        // In /dev/pts nobody can make a file, whosever it is.
        var paths = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(path => path != "/dev/pts").ToArray();
        Assert.Equal(
            ["/dev/full", "/dev/null", "/dev/pts/ptmx", "/dev/random", "/dev/shm", "/dev/tty", "/dev/urandom", "/dev/zero", "/tmp", "/workspace"],
            paths.Where(path => !path.StartsWith("/proc/", StringComparison.Ordinal)));
        Assert.All(paths.Where(path => path.StartsWith("/proc/sys", StringComparison.Ordinal)), path => Assert.Matches(OwnSettings(), path));
    }

    [Fact]
    public async Task Only_these_mounts_exist_and_what_is_the_hosts_is_read_only()
    {
        await using var sandbox = await _machine.StartAsync();

        // Runtimes hide parts of /proc by mounting over them.
        var mounts = (await Machine.BashAsync(sandbox, "cut -d' ' -f5,6 /proc/self/mountinfo | grep -v ^/proc/")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var free = mounts.Where(m => !m.Split(' ')[1].Split(',').Contains("ro")).Select(m => m.Split(' ')[0]);

        Assert.Equal(
            ["/dev/full", "/dev/null", "/dev/pts", "/dev/random", "/dev/shm", "/dev/tty", "/dev/urandom", "/dev/zero", "/proc", "/tmp", "/workspace"],
            free.Order(StringComparer.Ordinal));

        // runc shows devices one by one without it; nobody can execute a device.
        Assert.All(mounts.Where(m => tier != Tier.Runc || !m.StartsWith("/dev/", StringComparison.Ordinal) || m.StartsWith("/dev/pts", StringComparison.Ordinal)), m => Assert.Contains("nosuid", m, StringComparison.Ordinal));
        Assert.Subset(
            new HashSet<string> { "/", "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc", "/millrace", "/dev" },
            mounts.Select(m => m.Split(' ')[0]).Except(free).Where(at => !at.StartsWith("/usr/", StringComparison.Ordinal)).ToHashSet());
    }

    [Fact]
    public async Task The_workspace_tmp_and_shared_memory_have_their_sizes()
    {
        await using var sandbox = await _machine.StartAsync();

        var sizes = await Machine.BashAsync(sandbox, "df --output=size -B1 /workspace /tmp /dev/shm | tail -n +2 | tr -d ' '");

        Assert.Equal($"{Machine.Spec.WorkspaceBytes}\n{Machine.Spec.TmpBytes}\n{64 << 20}\n", sizes);
    }

    [Fact]
    public async Task No_descriptor_of_the_host_comes_in()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Looking into the agent needs root.");
        await using var sandbox = await _machine.StartAsync();
        Assert.Equal("0\n1\n2\n3\n", await Machine.BashAsync(sandbox, "ls /proc/self/fd")); // the last is the directory itself
        var ns = (await Machine.BashAsync(sandbox, "readlink /proc/self/ns/pid")).Trim();

        var agent = Machine.HostProcessesIn(ns).Min();
        var open = Directory.GetFileSystemEntries($"/proc/{agent}/fd").Order(StringComparer.Ordinal).Select(f => new FileInfo(f).LinkTarget!).ToArray();

        Assert.Equal(6, open.Length);
        Assert.StartsWith("socket:", open[0], StringComparison.Ordinal);
        Assert.Equal(open[0], open[1]);
        Assert.Equal("/dev/null", open[2]);
        Assert.Equal(["/workspace", "anon_inode:[signalfd]", "anon_inode:seccomp notify"], open[3..].Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Its_own_loopback_is_up_and_there_is_nothing_else()
    {
        await using var sandbox = await _machine.StartAsync();

        var (_, output) = await Machine.RunAsync(
            sandbox, "python3", "-c", "import socket\nfor f, a in ((socket.AF_INET, '127.0.0.1'), (socket.AF_INET6, '::1')):\n  s = socket.socket(f); s.bind((a, 0)); s.listen(); socket.create_connection(s.getsockname()[:2]); print('up')\nprint(socket.if_nameindex(), open('/proc/net/unix').read().count('@'))");

        Assert.Equal("up\nup\n[(1, 'lo')] 0\n", output);
    }

    [Fact]
    public async Task What_a_program_leaves_running_is_gone_with_the_sandbox()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Looking for its processes needs root.");
        string ns;
        await using (var sandbox = await _machine.StartAsync())
        {
            ns = (await Machine.BashAsync(sandbox, "readlink /proc/self/ns/pid")).Trim();
            var stage = await sandbox.StartAsync(
                Machine.Command("bash", "-c", "trap '' TERM HUP INT; (setsid setsid sleep 100 &) ; (setsid bash -c 'trap \"\" TERM; sleep 100; true' &); echo there; sleep 100"),
                new ProcessLimits(), new CollectedOutput(), CancellationToken.None);
            await stage.Started;
            await Machine.UntilAsync(() => Machine.HostProcessesIn(ns).Count >= 4, "the program's children");
        }

        await Machine.UntilAsync(() => Machine.HostProcessesIn(ns).Count == 0, "what was left running is gone");
    }

    [Fact]
    public async Task Its_first_process_runs_under_its_own_id_and_is_killed_before_the_host()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Own user ids need root.");
        await using var sandbox = await _machine.StartAsync();
        var ns = (await Machine.BashAsync(sandbox, "readlink /proc/self/ns/pid")).Trim();
        var agent = Machine.HostProcessesIn(ns).Min();

        var ids = File.ReadLines($"/proc/{agent}/status").Where(l => l.StartsWith("Uid", StringComparison.Ordinal) || l.StartsWith("Gid", StringComparison.Ordinal)).SelectMany(l => l.Split('\t')[1..]).Distinct().ToArray();

        Assert.InRange(uint.Parse(Assert.Single(ids), CultureInfo.InvariantCulture), 200_000u, 456_000u);
        Assert.Equal("500\n", File.ReadAllText($"/proc/{agent}/oom_score_adj"));
    }

    [Fact]
    public async Task The_cgroup_it_is_in_looks_like_the_root_from_inside()
    {
        await using var sandbox = await _machine.StartAsync();

        var paths = (await Machine.BashAsync(sandbox, "cut -d: -f3 /proc/self/cgroup | sort -u")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["/"], paths);
    }

    /// <summary>Starts a sandbox of the provider under test.</summary>
    protected Task<Sandbox.Sandbox> StartAsync() => _machine.StartAsync();

    // Settings of the sandbox's own IPC and pid namespaces.
    [GeneratedRegex("^/proc/sys/(fs/mqueue/|kernel/(auto_msgmni|msg|sem|shm|pid_max|ns_last_pid))")]
    private static partial Regex OwnSettings();
}
