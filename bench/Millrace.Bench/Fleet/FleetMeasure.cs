using System.Globalization;
using System.Runtime.CompilerServices;
using Millrace.Bench.Measuring;
using Millrace.Bench.Server;
using Millrace.Bench.Workloads;

namespace Millrace.Bench.Fleet;

/// <summary>What going through RabbitMQ and Redis costs, against the same server as one process, and what more processes bring.</summary>
internal sealed class FleetMeasure(BenchOptions options, Scratch scratch, MillraceServer embedded, TimeProvider clock)
{
    public const string LatencyName = "fleet-latency";
    public const string ThroughputName = "fleet-throughput";
    public const string SleepersName = "fleet-sleepers";
    public const string SubscribersName = "fleet-subscribers";

    private const int Concurrency = 8;
    private const int Rounds = 4;

    // The processes of the fleet are new, and compile while they run: that is no cost of the way.
    private const int WarmUps = 150;
    private const double AddedMs = 6;
    private const double OfEmbedded = 0.85;
    private const double SubscriberKib = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly (string, string)[] FewThings = [("Millrace__Runner__WarmFloor", "0")];

    /// <summary>One API and one runner beside the embedded server, asked in turns: latency and throughput.</summary>
    public async Task<IReadOnlyList<FleetRow>> AgainstEmbeddedAsync(Workload hello, CancellationToken cancellation)
    {
        await using var fleet = await StartServersAsync();
        var api = await fleet.StartAsync("api", cancellation);
        var runner = await fleet.StartAsync("runner", cancellation);
        using var one = new MillraceClient(embedded.Address, clock);
        using var many = new MillraceClient(api.Address, clock);
        var rows = new List<FleetRow>();
        if (options.Wants(LatencyName))
        {
            rows.AddRange(await LatencyAsync(hello, one, many, cancellation));
            rows.Add(await fleet.Floor.MeasureAsync(options.Samples * 10, cancellation));
        }

        if (options.Wants(ThroughputName))
        {
            var together = new CpuShares(runner.Pid, api.Pid, fleet.RabbitPid, fleet.RedisPid);
            rows.AddRange(await ThroughputAsync(hello, one, many, new CpuShares(embedded.Pid), together, cancellation));
        }

        return rows;
    }

    /// <summary>
    /// One-second sleepers: one runner, two, and four of so many slots that four of them ask for more CPU than a small machine has; and four of so few
    /// that only the queue, and how quickly slots are filled again, decides.
    /// </summary>
    public async Task<IReadOnlyList<FleetRow>> SleepersAsync(CancellationToken cancellation)
    {
        const int Slots = 50;
        const int FewSlots = 16;
        const double OfIdeal = 1.2;
        var all = options.Samples < 31 ? 400 : 2_000;
        var rows = new List<FleetRow>();
        var alone = 0.0;
        await using (var fleet = await StartServersAsync())
        {
            await foreach (var (runners, load) in GrowAsync(fleet, Slots, cancellation))
            {
                if (runners == 3)
                {
                    continue;
                }

                var count = runners == 4 ? all : all / 4 * runners;
                var took = await SleepAsync(load, count, cancellation);
                var rate = count / took;
                alone = runners == 1 ? rate : alone;
                rows.Add(new FleetRow(
                    Text($"{count} sleepers of 1 s, {runners} runner{(runners == 1 ? "" : "s")} of {Slots} slots"),
                    Text($"ideal {Ideal(count, Slots * runners):0} s"),
                    Text($"{took:0.0} s, {rate:0.0} a second{(runners == 1 ? "" : Text($", {rate / alone:0.00} times one runner"))}"),
                    runners == 2 ? "1.8 times" : "",
                    runners == 2 ? rate / alone >= 1.8 : null));
            }
        }

        await using (var fleet = await StartServersAsync())
        {
            await foreach (var (runners, load) in GrowAsync(fleet, FewSlots, cancellation))
            {
                if (runners == 4)
                {
                    var (ideal, took) = (Ideal(all, FewSlots * runners), await SleepAsync(load, all, cancellation));
                    rows.Add(new FleetRow(
                        Text($"{all} sleepers of 1 s, {runners} runners of {FewSlots} slots"),
                        Text($"ideal {ideal:0} s"),
                        Text($"{took:0.0} s, {all / took:0.0} a second, **{took / ideal:0.00}** of ideal"),
                        Text($"{OfIdeal:0.0} of it"),
                        took / ideal <= OfIdeal));
                }
            }
        }

        return rows;
    }

    /// <summary>Many idle subscribers on two APIs, then the whole story for each.</summary>
    public async Task<FleetRow> SubscribersAsync(CancellationToken cancellation)
    {
        var count = options.Samples < 31 ? 400 : 2_000;
        await using var fleet = await StartServersAsync();
        using var http = new HttpClient();
        var one = await fleet.StartAsync("api", cancellation);
        var two = await fleet.StartAsync("api", cancellation);
        var load = new SubscriberLoad(http, [one.Address, two.Address], [one.Pid, two.Pid]);
        var each = await load.RunAsync(50, count, () => fleet.StartAsync("runner", cancellation, FewThings), cancellation).WaitAsync(Patience, clock, cancellation);
        return new FleetRow(
            Text($"{count} subscribers over 50 jobs on 2 APIs, idle"), "all saw every event once", Text($"{each:0.0} KiB of resident memory each"), Text($"{SubscriberKib:0} KiB"), each < SubscriberKib);
    }

    // An API, and four runners, one after the other.
    private static async IAsyncEnumerable<(int Runners, SleeperLoad Load)> GrowAsync(FleetServers fleet, int slots, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var http = new HttpClient();
        var load = new SleeperLoad(http, (await fleet.StartAsync("api", cancellation)).Address);
        for (var runners = 1; runners <= 4; runners++)
        {
            await fleet.StartAsync("runner", cancellation, [("Millrace__Runner__Slots", Text($"{slots}")), ("Millrace__Runner__MemoryMb", "4096"), .. FewThings]);
            yield return (runners, load);
        }
    }

    private async Task<double> SleepAsync(SleeperLoad load, int count, CancellationToken cancellation) =>
        (await load.RunAsync(count, cancellation).WaitAsync(Patience, clock, cancellation)).TotalSeconds;

    private static double Ideal(int sleepers, int slots) => Math.Ceiling(sleepers / (double)slots);

    private async Task<FleetServers> StartServersAsync()
    {
        var fleet = new FleetServers(options.Millrace, scratch, clock);
        await fleet.StartAsync();
        return fleet;
    }

    private async Task<IReadOnlyList<FleetRow>> LatencyAsync(Workload hello, MillraceClient one, MillraceClient many, CancellationToken cancellation)
    {
        var (embedded, fleet) = (new List<Answer>(), new List<Answer>());
        var samples = options.Samples * 10;
        for (var i = -WarmUps; i < samples; i++)
        {
            var first = await one.ExecuteAsync(hello, hello.NextSource(), cancellation);
            await Task.Delay(TimeSpan.FromMilliseconds(10), clock, cancellation);
            var second = await many.ExecuteAsync(hello, hello.NextSource(), cancellation);
            await Task.Delay(TimeSpan.FromMilliseconds(10), clock, cancellation);
            if (i >= 0)
            {
                embedded.Add(first);
                fleet.Add(second);
            }
        }

        var (a, b) = (Spread.Of(embedded.Select(answer => answer.Elapsed)), Spread.Of(fleet.Select(answer => answer.Elapsed)));
        return
        [
            new FleetRow(
                $"{hello.Title}, one at a time, {samples} of each in turns",
                Text($"one process: median {a.Median:0.00} ms, p95 {a.P95:0.0} ms"),
                Text($"median {b.Median:0.00} ms, p95 {b.P95:0.0} ms: **{b.Median - a.Median:0.00} ms** more"),
                Text($"{AddedMs:0} ms more"),
                b.Median - a.Median < AddedMs),
            new FleetRow("their steps, medians", Steps(embedded), Steps(fleet), "", null),
        ];
    }

    private static string Steps(List<Answer> answers)
    {
        var timings = answers.Select(answer => answer.Result.Timings).ToList();
        return Text($"accepted until a runner has begun {Median(timings.Select(t => t.Queued)):0.00} ms, run {Median(timings.Select(t => t.Total - t.Queued)):0.00} ms, the way in and the result's way out {Median(answers.Select(answer => answer.Elapsed.TotalMilliseconds - answer.Result.Timings.Total)):0.00} ms");

        static double Median(IEnumerable<double> values) => Spread.Of(values.Select(TimeSpan.FromMilliseconds)).Median;
    }

    private async Task<IReadOnlyList<FleetRow>> ThroughputAsync(
        Workload hello, MillraceClient one, MillraceClient many, CpuShares alone, CpuShares together, CancellationToken cancellation)
    {
        var (embedded, fleet) = (new List<double>(), new List<double>());

        // Both have compiled what they need, and filled their pools, before they are compared: the one has run for longer than the others.
        await RateAsync(one, hello, cancellation);
        await RateAsync(many, hello, cancellation);
        await RateAsync(many, hello, cancellation);
        for (var round = 0; round < Rounds; round++)
        {
            await alone.CountAsync(() => NoteAsync(embedded, one));
            await together.CountAsync(() => NoteAsync(fleet, many));
        }

        var (a, b) = (embedded.Average(), fleet.Average());
        var (whole, shares) = (alone.EachMs[0], together.EachMs);
        return
        [
            new FleetRow(
                $"{hello.Title}, {Concurrency} at a time, {Rounds} blocks of each in turns, one runner",
                Text($"one process: {a:0.0} a second"),
                Text($"{b:0.0} a second: **{b / a:0.00}** of it; API, broker and Redis share the processors with the runner"),
                Text($"{OfEmbedded:0.00} of it"),
                b / a >= OfEmbedded),
            new FleetRow(
                "the same, CPU time of each job: what a runner does that has processors of its own",
                Text($"one process and its sandboxes: {whole:0.00} ms"),
                Text($"the runner and its sandboxes {shares[0]:0.00} ms: **{whole / shares[0]:0.00}** of one process; the API {shares[1]:0.00} ms, RabbitMQ {shares[2]:0.00} ms, Redis {shares[3]:0.00} ms"),
                Text($"{OfEmbedded:0.00} of it"),
                whole / shares[0] >= OfEmbedded),
        ];

        async Task<long> NoteAsync(List<double> rates, MillraceClient client)
        {
            var began = clock.GetTimestamp();
            rates.Add(await RateAsync(client, hello, cancellation));
            return (long)Math.Round(rates[^1] * clock.GetElapsedTime(began).TotalSeconds);
        }
    }

    private async Task<double> RateAsync(MillraceClient client, Workload hello, CancellationToken cancellation)
    {
        var load = new Load(client, embedded.Pid, clock);
        var started = clock.GetTimestamp();
        return (await load.RunAsync(hello, Concurrency, _ => clock.GetElapsedTime(started) < options.Throughput / 6, cancellation)).PerSecond;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
