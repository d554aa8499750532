using Docker.DotNet;
using Docker.DotNet.Models;
using Millrace.Sandbox;
using Millrace.Sandbox.Providers.Docker;
using Millrace.Testing;

namespace Millrace.SandboxTests;

/// <summary>What a container is given, and that nothing of one stays.</summary>
public sealed class DockerWallTests : IAsyncDisposable
{
    private readonly Machine _machine = new(Tier.Docker.SkipUnlessHere());

    public ValueTask DisposeAsync() => _machine.DisposeAsync();

    [Fact]
    public async Task It_has_namespaces_of_its_own_no_capability_and_a_filter_of_system_calls()
    {
        await using var sandbox = await _machine.StartAsync();
        string[] kinds = ["mnt", "pid", "net", "ipc", "uts", "cgroup"];

        var seen = (await Machine.BashAsync(sandbox, "for n in mnt pid net ipc uts cgroup; do readlink /proc/self/ns/$n; done")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var status = await Machine.BashAsync(sandbox, "id -u; grep -hE 'Cap|NoNewPrivs|Seccomp:' /proc/1/status | tr -d '\\t\\n'");
        var made = await Machine.BashAsync(sandbox, "for n in U m n i u p C T; do unshare -$n true 2>/dev/null && echo made $n; done; mount -t tmpfs none /tmp 2>/dev/null && echo mounted; echo end");

        Assert.Equal(kinds.Length, seen.Length);
        Assert.Empty(seen.Intersect(kinds.Select(kind => Machine.NamespaceOf(Environment.ProcessId, kind))));
        Assert.Equal("1000\nCapInh:0000000000000000CapPrm:0000000000000000CapEff:0000000000000000CapBnd:0000000000000000CapAmb:0000000000000000NoNewPrivs:1Seccomp:2", status);
        Assert.Equal("end\n", made);
    }

    [Fact]
    public async Task Only_its_workspace_tmp_and_shared_memory_can_be_written_and_they_have_their_sizes()
    {
        await using var sandbox = await _machine.StartAsync();

        var places = await Machine.BashAsync(sandbox, "find / -path /usr -prune -o -path /proc -prune -o -type d -writable -print 2>/dev/null | LC_ALL=C sort; touch /usr/x /x /etc/x /millrace/x 2>&1 | grep -c 'Read-only'");
        var sizes = await Machine.BashAsync(sandbox, "df --output=size -B1 /workspace /tmp /dev/shm | tail -n +2 | tr -d ' '");

        // In /dev/mqueue are message queues of its own.
        Assert.Equal(["/dev/mqueue", "/dev/shm", "/tmp", "/workspace", "4"], places.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal($"{Machine.Spec.WorkspaceBytes}\n{Machine.Spec.TmpBytes}\n{64 << 20}\n", sizes);
    }

    [Fact]
    public async Task There_is_no_network_but_its_own_loopback()
    {
        await using var sandbox = await _machine.StartAsync();

        var (_, output) = await Machine.RunAsync(
            sandbox, "python3", "-c", "import socket\ns = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(); socket.create_connection(s.getsockname()); print(socket.if_nameindex(), open('/proc/net/unix').read().count('@'))");

        Assert.Equal("[(1, 'lo')] 0\n", output);
    }

    [Fact]
    public async Task Limits_are_those_of_the_job_and_are_told_afterwards()
    {
        await using var sandbox = await _machine.StartAsync();
        sandbox.Cgroup.Apply(new(96L << 20, 24, 0.5));
        sandbox.Cgroup.ResetPeak();

        var fine = await Machine.RunAsync(sandbox, "python3", "-c", "print(len(bytearray(30 << 20)) >> 20)");
        var peak = sandbox.Cgroup.ReadMemoryPeak();
        var (exit, _) = await Machine.RunAsync(sandbox, "python3", "-c", "bytearray(400 << 20)");
        var forks = await Machine.BashAsync(sandbox, "for i in $(seq 60); do sleep 5 & done 2>/dev/null; kill $(jobs -p); echo end");
        var usage = sandbox.Cgroup.Read();

        Assert.Equal("30\n", fine.Output);
        Assert.InRange(peak ?? 0, 30L << 20, 96L << 20);
        Assert.Equal(9, exit.Signal);
        Assert.True(usage.OutOfMemoryKills > 0, "the kernel's kill");
        Assert.True(usage.ProcessRefusals > 0, forks);
        Assert.True(usage.CpuTime > TimeSpan.Zero);
    }

    [Fact]
    public async Task One_that_runs_elsewhere_has_its_limits_and_counters_through_the_daemon()
    {
        var endpoint = (await PrivateDocker.CurrentAsync()).Endpoint;
        await using var daemon = UnixRelay.Start(endpoint.AbsolutePath);
        await using var machine = new Machine(Tier.Docker, change: options => options with { Docker = options.Docker with { Endpoint = daemon.Endpoint } });
        await using var sandbox = await machine.StartAsync();
        using var docker = (await PrivateDocker.CurrentAsync()).Connect();
        using var engine = new DockerEngine(new DockerOptions { Endpoint = daemon.Endpoint, Image = PrivateDocker.Image });
        var id = (await ContainersAsync(docker))[0];

        // A process of that number is here too, but not that container's.
        var cgroup = DockerCgroups.Find(engine, id, Environment.ProcessId);
        cgroup.Apply(new(64L << 20, 24, 0.5));
        var limits = (await docker.Containers.InspectContainerAsync(id)).HostConfig!;
        var fine = await Machine.RunAsync(sandbox, "python3", "-c", "print(sum(range(1000000)))");
        var usage = cgroup.Read();
        var (exit, _) = await Machine.RunAsync(sandbox, "python3", "-c", "bytearray(400 << 20)");

        Assert.IsType<DockerApiCgroup>(cgroup);
        Assert.Equal((64L << 20, 64L << 20, 24L, 500_000_000L), (limits.Memory, limits.MemorySwap, limits.PidsLimit ?? 0, limits.NanoCPUs));
        Assert.Equal("499999500000\n", fine.Output);
        Assert.True(usage.CpuTime > TimeSpan.Zero, "CPU time is told");
        Assert.InRange(cgroup.ReadMemoryPeak() ?? 0, 1L << 20, 64L << 20);
        Assert.Equal((0, 9), (usage.OutOfMemoryKills, exit.Signal));
    }

    [Fact]
    public async Task Nothing_is_left_of_one_that_has_ended_nor_of_those_of_a_server_that_no_longer_lives()
    {
        using var docker = (await PrivateDocker.CurrentAsync()).Connect();
        string first;
        await using (var sandbox = await _machine.StartAsync())
        {
            await Machine.BashAsync(sandbox, "setsid sleep 100 & echo started");
            first = (await ContainersAsync(docker))[0];
        }

        var after = await ContainersAsync(docker);
        var machine = (await File.ReadAllTextAsync("/proc/sys/kernel/random/boot_id")).Trim();
        var abandoned = await docker.Containers.CreateContainerAsync(new CreateContainerParameters
        {
            Image = PrivateDocker.Image,
            Cmd = ["/bin/true"],
            Labels = new Dictionary<string, string> { ["dev.millrace.server"] = "1-1", ["dev.millrace.machine"] = machine },
        });
        await using var next = new Machine(Tier.Docker);
        await using (await next.StartAsync())
        {
            Assert.DoesNotContain(abandoned.ID, await ContainersAsync(docker));
        }

        Assert.DoesNotContain(first, after);
    }

    [Fact]
    public async Task What_is_wrong_is_said_in_a_sentence_that_tells_what_to_do()
    {
        var endpoint = (await PrivateDocker.CurrentAsync()).Endpoint;

        Assert.Contains("No Docker daemon answers at unix:///nowhere/docker.sock: start it", await FailureAsync(options => options with { Endpoint = new("unix:///nowhere/docker.sock") }), StringComparison.Ordinal);
        Assert.Contains("has no image no-such-image.", await FailureAsync(options => options with { Endpoint = endpoint, Image = "no-such-image" }), StringComparison.Ordinal);
        Assert.Contains("nobodys-runtime", await FailureAsync(options => options with { Endpoint = endpoint, Image = PrivateDocker.Image, Runtime = "nobodys-runtime" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_protections_are_all_looked_at()
    {
        var protections = await _machine.Provider.InspectAsync(CancellationToken.None);

        Assert.Equal(["docker", "namespaces", "memory-limit", "process-limit", "cpu-limit", "syscall-filter", "docker-syscall-filter"], protections.Select(p => p.Name));
        Assert.All(protections, p => Assert.True(p.Present, p.Detail));
    }

    private static async Task<IReadOnlyList<string>> ContainersAsync(DockerClient docker) =>
        [.. (await docker.Containers.ListContainersAsync(new ContainersListParameters { All = true })).Select(container => container.ID)];

    private static async Task<string> FailureAsync(Func<DockerOptions, DockerOptions> change)
    {
        await using var machine = new Machine(Tier.Docker, change: options => options with { Docker = change(options.Docker) });
        var failure = await Assert.ThrowsAsync<SandboxException>(machine.StartAsync);
        var told = await machine.Provider.InspectAsync(CancellationToken.None);
        Assert.Contains(told, protection => protection is { Present: false, Essential: true });
        return failure.Message;
    }
}
