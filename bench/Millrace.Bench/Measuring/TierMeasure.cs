using System.Globalization;
using Millrace.Bench.Machine;
using Millrace.Bench.Server;
using Millrace.Bench.Workloads;
using Millrace.Contracts.Languages;
using Millrace.Testing;

namespace Millrace.Bench.Measuring;

/// <summary>
/// The tiers beside each other, and the native one with its filter of system calls in force in both ways and switched off: a server of
/// each, none with anything waiting, asked in turns. So a sandbox's making and end is in every job.
/// </summary>
internal sealed class TierMeasure(BenchOptions options, Scratch scratch, TimeProvider clock)
{
    public const string Name = "tiers";

    /// <summary>System calls of the program that does little else.</summary>
    public const int Calls = 50_000;

    private const int Rounds = 10;
    private const int Block = 5;
    private const string NotCounting = "native, refused calls not counted";
    private static readonly string CallsSource = string.Create(
        CultureInfo.InvariantCulture,
        $"import os, sys, time\ncall = os.getppid\nstart = time.process_time()\nfor _ in range({Calls}): call()\nprint('done')\nprint((time.process_time() - start) / {Calls} * 1e6, file=sys.stderr)\n");

    private static readonly string[] Places = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin"];

    public async Task<IReadOnlyList<TierRow>> MeasureAsync(LanguageDefinition bash, LanguageDefinition python, List<string> skipped, CancellationToken cancellation)
    {
        var workload = new Workload(bash, ":\n", "") { Name = Name, Title = "bash :" };
        var calls = new Workload(python, CallsSource, "done\n") { Name = Name, Title = "system calls" };
        await using var docker = new PrivateDocker();
        var tiers = new List<Tier>();
        try
        {
            foreach (var (name, missing, settings) in await SettingsAsync())
            {
                if (missing is not null)
                {
                    skipped.Add($"{name}: {missing}");
                    continue;
                }

                var server = await MillraceServer.StartAsync(options.Millrace, "all", scratch.Folder($"tier-{name}"), settings, clock, cancellation);
                tiers.Add(new Tier(name, server, new MillraceClient(server.Address, clock), new Quiet(server.Pid, clock)));
                if (name == NotCounting)
                {
                    RefuseWithoutCounting(server.Data);
                }
            }

            for (var round = 0; round <= Rounds; round++)
            {
                foreach (var tier in tiers)
                {
                    await BlockAsync(tier, workload, counts: round > 0, cancellation);
                    await CallsAsync(tier, calls, counts: round > 0, cancellation);
                }
            }

            return [.. tiers.Select(tier => tier.Row())];
        }
        finally
        {
            foreach (var tier in tiers)
            {
                tier.Client.Dispose();
                await tier.Server.DisposeAsync();
            }
        }
    }

    private async Task BlockAsync(Tier tier, Workload workload, bool counts, CancellationToken cancellation)
    {
        await tier.Quiet.WaitAsync(cancellation);
        var (machine, tree) = (MachineTime.BusyMs(), ProcessTree.Of(tier.Server.Pid).Ticks);
        for (var i = 0; i < Block; i++)
        {
            var started = clock.GetTimestamp();
            await tier.Client.ExecuteAsync(workload, workload.NextSource(), cancellation);
            if (counts)
            {
                tier.Walls.Add(clock.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        await tier.Quiet.WaitAsync(cancellation);
        if (counts)
        {
            tier.Machine += MachineTime.BusyMs() - machine;
            tier.Ticks += ProcessTree.Of(tier.Server.Pid).Ticks - tree;
        }
    }

    // Time of the processor, told by the program: neither its start nor the sandbox's making is in it.
    private static async Task CallsAsync(Tier tier, Workload workload, bool counts, CancellationToken cancellation)
    {
        var result = (await tier.Client.ExecuteAsync(workload, workload.NextSource(), cancellation)).Result;
        if (counts)
        {
            tier.CallMicroseconds.Add(double.Parse(result.Stderr, CultureInfo.InvariantCulture));
        }
    }

    // The agent takes the form of the filter that refuses by itself where there is no other, as on a kernel that cannot ask.
    private static void RefuseWithoutCounting(string data)
    {
        foreach (var form in Directory.EnumerateFiles(data, "counting.bpf", SearchOption.AllDirectories).ToList())
        {
            File.Delete(form);
        }
    }

    private static async Task<IReadOnlyList<(string Name, string? Missing, (string Key, string Value)[] Settings)>> SettingsAsync()
    {
        (string Key, string Value)[] bare = [("Millrace__Runner__PoolSize", "0"), ("Millrace__Runner__WarmPool", "false"), ("Millrace__Runner__Slots", "1")];
        var native = bare.Append(("Millrace__Sandbox__Provider", "native"));
        var docker = await DockerAsync();
        return
        [
            ("native", null, [.. native]),
            (NotCounting, null, [.. native]),
            ("native, no filter of system calls", null, [.. native, ("Millrace__Sandbox__Seccomp", "off"), ("Millrace__Sandbox__AllowMissing__0", "syscall-filter")]),
            ("bubblewrap", Missing("bwrap"), [.. bare, ("Millrace__Sandbox__Provider", "bubblewrap")]),
            .. ((string[])["crun", "runc", "runsc"]).Select(runtime =>
                (runtime, Missing(runtime), ((string Key, string Value)[])[.. bare, ("Millrace__Sandbox__Provider", "oci"), ("Millrace__Sandbox__Oci__Runtime", runtime)])),
            ("docker", docker is null ? "no daemon, and none can be started here (Millrace__Sandbox__Docker__Endpoint says where one is)." : null, [.. bare, ("Millrace__Sandbox__Provider", "docker"), .. docker ?? []]),
        ];
    }

    // Where a daemon is and which image it has, the variables of the product say; without them one is started for this run.
    private static async Task<(string Key, string Value)[]?> DockerAsync()
    {
        if (Environment.GetEnvironmentVariable("Millrace__Sandbox__Docker__Endpoint") is { Length: > 0 })
        {
            return [];
        }

        return PrivateDocker.Missing is not null
            ? null
            : [
                ("Millrace__Sandbox__Docker__Endpoint", (await PrivateDocker.CurrentAsync()).Endpoint.ToString()),
                ("Millrace__Sandbox__Docker__Image", PrivateDocker.Image),
                ("Millrace__Sandbox__Docker__ReadOnlyBinds__0", "/usr"),
            ];
    }

    private static string? Missing(string program) => Places.Any(place => File.Exists(Path.Combine(place, program))) ? null : "not installed.";

    private sealed record Tier(string Name, MillraceServer Server, MillraceClient Client, Quiet Quiet)
    {
        public List<double> Walls { get; } = [];

        public List<double> CallMicroseconds { get; } = [];

        public double Machine { get; set; }

        public long Ticks { get; set; }

        public TierRow Row() => new(Name, Walls.Order().ElementAt(Walls.Count / 2), Ticks * ProcessTree.MsPerTick / Walls.Count, Machine / Walls.Count, CallMicroseconds.Order().ElementAt(CallMicroseconds.Count / 2), Walls.Count);
    }
}
