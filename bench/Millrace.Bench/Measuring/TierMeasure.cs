using Millrace.Bench.Machine;
using Millrace.Bench.Server;
using Millrace.Bench.Workloads;
using Millrace.Contracts.Languages;

namespace Millrace.Bench.Measuring;

/// <summary>
/// The tiers beside each other: a server of each, none with anything waiting, asked in turns. So a sandbox's making and
/// end is in every job.
/// </summary>
internal sealed class TierMeasure(BenchOptions options, Scratch scratch, TimeProvider clock)
{
    public const string Name = "tiers";

    private const int Rounds = 10;
    private const int Block = 5;
    private static readonly string[] Places = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin"];

    public async Task<IReadOnlyList<TierRow>> MeasureAsync(LanguageDefinition bash, List<string> skipped, CancellationToken cancellation)
    {
        var workload = new Workload(bash, ":\n", "") { Name = Name, Title = "bash :" };
        var tiers = new List<Tier>();
        try
        {
            foreach (var (name, missing, settings) in Settings())
            {
                if (missing is not null)
                {
                    skipped.Add($"{name}: {missing}");
                    continue;
                }

                var server = await MillraceServer.StartAsync(options.Millrace, "all", scratch.Folder($"tier-{name}"), settings, clock, cancellation);
                tiers.Add(new Tier(name, server, new MillraceClient(server.Address, clock), new Quiet(server.Pid, clock)));
            }

            for (var round = 0; round <= Rounds; round++)
            {
                foreach (var tier in tiers)
                {
                    await BlockAsync(tier, workload, counts: round > 0, cancellation);
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

    private static IEnumerable<(string Name, string? Missing, (string Key, string Value)[] Settings)> Settings()
    {
        (string Key, string Value)[] bare = [("Millrace__Runner__PoolSize", "0"), ("Millrace__Runner__WarmPool", "false"), ("Millrace__Runner__Slots", "1")];
        yield return ("native", null, [.. bare, ("Millrace__Sandbox__Provider", "native")]);
        yield return ("bubblewrap", Missing("bwrap"), [.. bare, ("Millrace__Sandbox__Provider", "bubblewrap")]);
        foreach (var runtime in (string[])["crun", "runc", "runsc"])
        {
            yield return (runtime, Missing(runtime), [.. bare, ("Millrace__Sandbox__Provider", "oci"), ("Millrace__Sandbox__Oci__Runtime", runtime)]);
        }

        // Where it is and which image it has, the variables of the product say.
        var docker = Environment.GetEnvironmentVariable("Millrace__Sandbox__Docker__Endpoint") is { Length: > 0 } || File.Exists("/var/run/docker.sock");
        yield return ("docker", docker ? null : "no daemon (Millrace__Sandbox__Docker__Endpoint says where).", [.. bare, ("Millrace__Sandbox__Provider", "docker")]);
    }

    private static string? Missing(string program) => Places.Any(place => File.Exists(Path.Combine(place, program))) ? null : "not installed.";

    private sealed record Tier(string Name, MillraceServer Server, MillraceClient Client, Quiet Quiet)
    {
        public List<double> Walls { get; } = [];

        public double Machine { get; set; }

        public long Ticks { get; set; }

        public TierRow Row() => new(Name, Walls.Order().ElementAt(Walls.Count / 2), Ticks * ProcessTree.MsPerTick / Walls.Count, Machine / Walls.Count, Walls.Count);
    }
}
