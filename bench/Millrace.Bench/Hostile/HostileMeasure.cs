using System.Globalization;
using System.Text;
using Millrace.Bench.Bare;
using Millrace.Bench.Machine;
using Millrace.Bench.Measuring;
using Millrace.Bench.Server;
using Millrace.Bench.Workloads;
using Millrace.Contracts.Languages;
using Millrace.Testing.Hostile;

namespace Millrace.Bench.Hostile;

/// <summary>
/// Attacks, floods, bombs and kills, eight at a time, beside one neighbour who means well: what he notices, and what stays of
/// them. A server of its own; the attackers and the neighbour have keys of different tenants.
/// </summary>
internal sealed class HostileMeasure(BenchOptions options, Scratch scratch, Toolchains toolchains, TimeProvider clock)
{
    public const string Name = "hostile";

    private const int Concurrency = 8;
    private const int Quarters = 4;
    private const int Calibration = 80;
    private static readonly TimeSpan Still = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private static readonly TimeSpan ShortLull = TimeSpan.FromSeconds(5);

    // Long enough for the pools to forget the rush: they follow the demand of the last quarter of a minute.
    private static readonly TimeSpan Lull = TimeSpan.FromSeconds(20);

    /// <summary>Measures.</summary>
    /// <param name="python">The neighbour's language.</param>
    /// <param name="hello">What the neighbour runs.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<HostileReport> MeasureAsync(LanguageDefinition python, Workload hello, CancellationToken cancellation)
    {
        using var bait = new Bait();
        var temporary = scratch.Folder("hostile-temporary");
        await using var server = await MillraceServer.StartAsync(
            options.Millrace, "all", scratch.Folder("hostile"), [("TMPDIR", temporary), (Bait.Variable, bait.Secret), ("DOTNET_EnableDiagnostics", "0")], clock, cancellation);
        using var attackers = Http(server, KeyOf(server, "attackers", cancellation));
        using var friends = new MillraceClient(server.Address, clock, KeyOf(server, "friends", cancellation));
        using var mine = new MillraceClient(server.Address, clock, KeyOf(server, "neighbour", cancellation));
        var mix = HostileJobs.All(bait, server.Pid);
        var load = new HostileLoad(attackers, mix, bait);
        var neighbour = new Neighbour(mine, hello, clock);
        var friendly = new Load(friends, server.Pid, clock);

        // Everything that is made once is made now; and what a job of the mix costs is found out.
        await load.RunAsync(mix.Count, Concurrency, cancellation);
        var cost = await CostAsync(server, () => load.RunAsync(Calibration, Concurrency, cancellation), Calibration)
            - await CostAsync(server, () => friendly.RunAsync(hello, Concurrency, asked => asked <= Calibration, cancellation), Calibration);
        var busy = Busy(python, Math.Max(5, cost));

        Task<IReadOnlyList<TimeSpan>> AloneAsync() => neighbour.AskDuringAsync(Task.Delay(options.HostilePhase, clock, cancellation), cancellation);
        Task<IReadOnlyList<TimeSpan>> AmongFriendsAsync() => neighbour.AskDuringAsync(FriendsAsync(friendly, busy, cancellation), cancellation);

        var before = await LookAsync("before", 0, server, temporary, ShortLull, cancellation);
        var (alone, among, beside) = (new List<TimeSpan>(await AloneAsync()), new List<TimeSpan>(await AmongFriendsAsync()), new List<TimeSpan>());
        var looks = new List<HostileLook> { before };
        var ends = new List<HostileEnd>();
        var seconds = 0.0;
        var machine = 0.0;
        for (var quarter = 1; quarter <= Quarters; quarter++)
        {
            var (started, used) = (clock.GetTimestamp(), MachineTime.BusyMs());
            var running = load.RunAsync(options.HostileJobs / Quarters, Concurrency, cancellation);
            beside.AddRange(await neighbour.AskDuringAsync(running, cancellation));
            ends.AddRange(await running);
            seconds += clock.GetElapsedTime(started).TotalSeconds;
            machine += MachineTime.BusyMs() - used;
            looks.Add(await LookAsync($"after {ends.Count}", ends.Count, server, temporary, quarter < Quarters ? TimeSpan.Zero : Lull, cancellation));
            await Console.Error.WriteLineAsync($"bench: {looks[^1].When} in {seconds:0} s: {looks[^1].Footprint}");
        }

        // Among friends again: what the machine was at before and after meets both sides.
        among.AddRange(await AmongFriendsAsync());
        return new HostileReport
        {
            Kinds = mix.Count,
            Seconds = seconds,
            BusyCpuMs = Math.Max(5, cost),
            MachineBusy = machine / (seconds * 1000 * Environment.ProcessorCount),
            Ends = ends,
            Knocks = bait.Knocks,
            Looks = looks,
            Alone = (Spread.Of(alone), alone.Count),
            AmongFriends = (Spread.Of(among), among.Count),
            BesideAttackers = (Spread.Of(beside), beside.Count),
        };
    }

    // A well-behaved job of the same appetite: as much of a processor as a hostile one has had on the average.
    private static Workload Busy(LanguageDefinition python, double cpuMs) => new(
        python,
        string.Create(CultureInfo.InvariantCulture, $"import time\nend = time.process_time() + {cpuMs / 1000:0.0000}\nwhile time.process_time() < end: pass\nprint('done')\n"),
        "done\n")
    { Name = Name, Title = "busy" };

    private async Task FriendsAsync(Load friendly, Workload busy, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        await friendly.RunAsync(busy, Concurrency, _ => clock.GetElapsedTime(started) < options.HostilePhase, cancellation);
    }

    // Of the server, its spawner and its sandboxes: what else the machine does is not in it.
    private static async Task<double> CostAsync(MillraceServer server, Func<Task> work, int jobs)
    {
        var before = ProcessTree.Of(server.Pid).Ticks;
        await work();
        return (ProcessTree.Of(server.Pid).Ticks - before) * ProcessTree.MsPerTick / jobs;
    }

    private async Task<HostileLook> LookAsync(string when, int jobs, MillraceServer server, string temporary, TimeSpan lull, CancellationToken cancellation)
    {
        await Task.Delay(lull, clock, cancellation);
        var still = lull == TimeSpan.Zero ? TimeSpan.FromSeconds(1) : Still;
        return new HostileLook(when, jobs, await ServerFootprint.AtRestAsync(server.Pid, temporary, still, Patience, cancellation));
    }

    private string KeyOf(MillraceServer server, string tenant, CancellationToken cancellation)
    {
        var made = BareProcess.Run(
            new BareCommand([options.Millrace, "keys", "create", "--name", tenant, "--tenant", tenant, "--rate", "0", "--data", server.Data], options.Root, toolchains.Environment()), cancellation);
        return made.ExitCode == 0 ? Encoding.UTF8.GetString(made.Stdout).Trim() : throw new BenchException($"millrace keys create ended with {made.ExitCode}.");
    }

    private static HttpClient Http(MillraceServer server, string key)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(2) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return http;
    }
}
