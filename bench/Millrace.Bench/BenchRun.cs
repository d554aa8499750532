using Millrace.Bench.Bare;
using Millrace.Bench.Fleet;
using Millrace.Bench.Hostile;
using Millrace.Bench.Machine;
using Millrace.Bench.Measuring;
using Millrace.Bench.Report;
using Millrace.Bench.Server;
using Millrace.Bench.Workloads;
using Millrace.Contracts.Languages;

namespace Millrace.Bench;

/// <summary>One run from the start of the server to the table.</summary>
internal sealed class BenchRun(BenchOptions options, TimeProvider clock)
{
    private const string CpuName = "python-cpu";

    /// <summary>Measures; false when some row failed.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var catalog = LanguageFolder.Load(Path.Combine(options.Root, "languages"));
        var workloads = new LatencyWorkloads(catalog);
        RequireSomeRow(workloads);

        using var scratch = new Scratch();
        var toolchains = new Toolchains(scratch);
        var report = new BenchReport
        {
            Options = options,
            Machine = MachineDescription.Read(options.Root, catalog, toolchains, clock, cancellation),
        };
        Progress("starting the server");
        await using (var server = await MillraceServer.StartAsync(options.Millrace, scratch, clock, cancellation))
        {
            report.ServerStart = server.StartTime;
            await MeasureAsync(report, server, workloads, catalog, scratch, toolchains, cancellation);
        }

        Publish(report);
        return report.Failures.Count == 0;
    }

    private async Task MeasureAsync(
        BenchReport report, MillraceServer server, LatencyWorkloads workloads, LanguageCatalog catalog, Scratch scratch, Toolchains toolchains, CancellationToken cancellation)
    {
        using var client = new MillraceClient(server.Address, clock);
        var quiet = new Quiet(server.Pid, clock);
        var resources = new ResourceMeasure(server.Pid, clock);
        var latency = new LatencyMeasure(options, scratch, toolchains, client, quiet);
        var load = new Load(client, server.Pid, clock);
        var throughput = new ThroughputMeasure(options, scratch, toolchains, load, quiet, clock);

        Task Row(string name, Func<Task> measure) => RowAsync(name, report, server, measure, cancellation);

        await Row(ResourceMeasure.Name, async () => report.Resources.Add(await resources.MeasureAsync("after its start", cancellation)));
        await quiet.WaitAsync(cancellation);
        var floor = new FloorMeasure(toolchains, client);
        report.ProcessStartMs = floor.ProcessStartMs(cancellation);
        report.HttpMs = await floor.HttpMs(cancellation);

        report.Settled = await new SettleMeasure(client, quiet).MeasureAsync(workloads.Hello("bash"), cancellation);

        foreach (var workload in workloads.All().Where(w => options.Wants(w.Name) && IsInstalled(w, report)))
        {
            await Row(workload.Name, async () => report.Latencies.Add(await latency.MeasureAsync(workload, cancellation)));
        }

        await Row(CpuName, async () =>
        {
            await quiet.WaitAsync(cancellation);
            var loop = new CpuCalibration(workloads, scratch, toolchains).Calibrate(cancellation);
            report.Latencies.Add(await latency.MeasureAsync(loop, cancellation));
        });

        foreach (var workload in ThroughputWorkload.All(workloads).Where(w => Toolchains.Missing(w.Program.Language) is null))
        {
            await Row(workload.Name, async () => report.Throughputs.Add(await throughput.MeasureAsync(workload, cancellation)));
        }

        await Row(ForkServerMeasure.Name, async () => report.Throughputs.Add(await new ForkServerMeasure(options, scratch, toolchains, clock).MeasureAsync(workloads, cancellation)));

        var hello = workloads.Hello("python");
        await Row(WarmMemoryMeasure.Name, async () => report.WarmMemory.AddRange(await new WarmMemoryMeasure(server.Pid, quiet).MeasureAsync(cancellation)));
        await Row(FirstOutputMeasure.Name, async () =>
            report.FirstOutputs.Add(await new FirstOutputMeasure(options, client, load, quiet).MeasureAsync(hello, hello, cancellation)));
        await Row(BurstMeasure.Name, async () => report.Bursts.Add(await new BurstMeasure(load, quiet, clock).MeasureAsync(hello, cancellation)));
        await Row(DriftMeasure.Name, async () =>
            report.Drift.AddRange(await new DriftMeasure(options, load, quiet, server.Pid, server.Data).MeasureAsync(hello, cancellation)));
        await Row(SandboxCpuMeasure.Name, async () =>
        {
            var bash = catalog.TryFind("bash", out var language) ? language : throw new BenchException("languages/ holds no bash.");
            report.SandboxCpu = await new SandboxCpuMeasure(options, toolchains, client, quiet, server.Pid, clock).MeasureAsync(bash, cancellation);
        });
        await Row(TierMeasure.Name, async () =>
        {
            var bash = catalog.TryFind("bash", out var language) ? language : throw new BenchException("languages/ holds no bash.");
            var python = catalog.TryFind("python", out var other) ? other : throw new BenchException("languages/ holds no python.");
            report.Tiers.AddRange(await new TierMeasure(options, scratch, clock).MeasureAsync(bash, python, report.Skipped, cancellation));
        });
        await Row(ResourceMeasure.Name, async () => report.Resources.Add(await resources.MeasureAsync("after all that was measured", cancellation)));
        await HostileAsync(report, Row, catalog, hello, scratch, toolchains, cancellation);
        if (FleetServers.AreInstalled)
        {
            await FleetAsync(report, Row, new FleetMeasure(options, scratch, server, clock), workloads.Hello("bash"), cancellation);
        }
        else
        {
            report.Skipped.Add("fleet: rabbitmq-server or redis-server is not installed.");
        }
    }

    private async Task HostileAsync(
        BenchReport report, Func<string, Func<Task>, Task> row, LanguageCatalog catalog, Workload hello, Scratch scratch, Toolchains toolchains, CancellationToken cancellation)
    {
        if (!options.Asks(HostileMeasure.Name))
        {
            report.Skipped.Add("hostile: takes six minutes, so it has to be asked for (--only hostile); its last results are in bench/results/hostile.md.");
            return;
        }

        await row(HostileMeasure.Name, async () =>
        {
            var python = catalog.TryFind("python", out var language) ? language : throw new BenchException("languages/ holds no python.");
            report.Hostile = await new HostileMeasure(options, scratch, toolchains, clock).MeasureAsync(python, hello, cancellation);
        });
    }

    private async Task FleetAsync(BenchReport report, Func<string, Func<Task>, Task> row, FleetMeasure fleet, Workload hello, CancellationToken cancellation)
    {
        // Both are measured on one fleet: asked for by either name.
        var first = options.Wants(FleetMeasure.LatencyName) ? FleetMeasure.LatencyName : FleetMeasure.ThroughputName;
        await row(first, async () => report.Fleet.AddRange(await fleet.AgainstEmbeddedAsync(hello, cancellation)));
        await row(FleetMeasure.SleepersName, async () => report.Fleet.AddRange(await fleet.SleepersAsync(cancellation)));
        await row(FleetMeasure.SubscribersName, async () => report.Fleet.Add(await fleet.SubscribersAsync(cancellation)));
    }

    private async Task RowAsync(string name, BenchReport report, MillraceServer server, Func<Task> measure, CancellationToken cancellation)
    {
        if (!options.Wants(name))
        {
            return;
        }

        Progress(name);
        try
        {
            await measure();
        }
        catch (BenchException e) when (!cancellation.IsCancellationRequested)
        {
            Progress($"FAILED {e.Message}");
            report.Failures.Add(e.Message);
        }

        if (server.HasExited)
        {
            throw new BenchException($"The server ended while {name} was measured. Its last words:\n{server.Log}");
        }
    }

    private void RequireSomeRow(LatencyWorkloads workloads)
    {
        var names = workloads.All().Select(w => w.Name).Append(CpuName)
            .Concat(ThroughputWorkload.All(workloads).Select(w => w.Name))
            .Concat([ForkServerMeasure.Name, WarmMemoryMeasure.Name, FirstOutputMeasure.Name, BurstMeasure.Name, DriftMeasure.Name, SandboxCpuMeasure.Name, TierMeasure.Name, HostileMeasure.Name, ResourceMeasure.Name])
            .Concat([FleetMeasure.LatencyName, FleetMeasure.ThroughputName, FleetMeasure.SleepersName, FleetMeasure.SubscribersName]).ToList();
        if (!names.Any(options.Wants))
        {
            throw new BenchException($"No row is called so. There are {string.Join(", ", names)}.");
        }
    }

    private static bool IsInstalled(Workload workload, BenchReport report)
    {
        if (Toolchains.Missing(workload.Language) is not { } missing)
        {
            return true;
        }

        report.Skipped.Add($"{workload.Title}: {missing} is not installed.");
        return false;
    }

    private void Publish(BenchReport report)
    {
        var table = MarkdownReport.Write(report);
        Console.Write(table);
        if (report.Failures.Count > 0)
        {
            Progress("some rows failed, so nothing was kept");
        }
        else if (options.Out is { } path)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, table);
            Progress($"kept in {path}");
        }
    }

    private static void Progress(string what) => Console.Error.WriteLine($"bench: {what}");
}
