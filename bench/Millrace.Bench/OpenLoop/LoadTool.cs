using Millrace.Bench.Bare;
using Millrace.Bench.Machine;
using Millrace.Bench.Measuring;
using Millrace.Bench.Server;
using Millrace.Bench.Workloads;
using Millrace.Contracts.Languages;

namespace Millrace.Bench.OpenLoop;

/// <summary>One use of the load tool: a server, jobs, a table.</summary>
internal sealed class LoadTool(LoadSettings settings, TimeProvider clock)
{
    // Pools learn what is asked for, and code is compiled, before anything counts.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private const int RestsOfAStart = 3;
    private static readonly TimeSpan BareTime = TimeSpan.FromSeconds(3);

    /// <summary>Runs it. False when a job of a run at a fixed rate failed, or a search found no rate that is carried.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var catalog = LanguageFolder.Load(Path.Combine(settings.Root, "languages"));
        using var scratch = new Scratch();
        var toolchains = new Toolchains(scratch);
        var programs = LoadPrograms.Of(settings.Plan.Mix, catalog, mustBeInstalled: settings.Url is null);
        var report = new LoadReport(settings, MachineDescription.Read(settings.Root, catalog, toolchains, clock, cancellation));

        await using var server = settings.Url is null ? await MillraceServer.StartAsync(settings.Millrace, scratch, clock, cancellation) : null;
        using var client = new LoadClient(settings.Url ?? server!.Address, settings.Key);
        var run = new OpenLoopRun(client, programs, clock);
        if (settings.Find || settings.Each)
        {
            await SearchAsync(run, report, workload => BareAsync(workload, scratch, toolchains, cancellation), new LatencyWorkloads(catalog), server, cancellation);
        }
        else
        {
            var plan = settings.Plan;
            report.Run(plan, await run.RunAsync(plan, cancellation));
        }

        Publish(report);
        return report.IsGood;
    }

    private async Task SearchAsync(
        OpenLoopRun run, LoadReport report, Func<ThroughputWorkload, Task<double>> bare, LatencyWorkloads workloads, MillraceServer? server, CancellationToken cancellation)
    {
        var measure = new SaturationMeasure(run, settings.Bounds, settings);
        var plan = settings.Plan;
        foreach (var mix in settings.Each ? settings.Plan.Mix.Alone() : [settings.Plan.Mix])
        {
            var of = plan with { Mix = mix };
            await RestAsync(server, cancellation);
            double? barely = settings.Each ? await bare(Alone(workloads, mix)) : null;
            await run.RunAsync(of with { Arrivals = of.Arrivals with { Ramp = WarmUp, Measured = TimeSpan.Zero } }, cancellation);
            report.Add(await measure.MeasureAsync(of, barely, cancellation));
        }
    }

    private ThroughputWorkload Alone(LatencyWorkloads workloads, LanguageMix mix)
    {
        var (id, isNew) = (mix.Shares[0].Language, settings.Plan.NewSources >= 1);
        var workload = isNew ? workloads.NewHello(id, "bare-new") : workloads.Hello(id, "bare");
        return new ThroughputWorkload(workload.Name, workload.Title, workload, isNew);
    }

    private Task<double> BareAsync(ThroughputWorkload workload, Scratch scratch, Toolchains toolchains, CancellationToken cancellation) =>
        new BareRate(workload, Environment.ProcessorCount, scratch, toolchains, clock, cancellation).MeasureAsync(BareTime, cancellation);

    // A server that has just begun makes sandboxes ahead for some seconds, on the cores the bare toolchain is measured on.
    private async Task RestAsync(MillraceServer? server, CancellationToken cancellation)
    {
        for (var i = 0; server is not null && i < RestsOfAStart; i++)
        {
            await new Quiet(server.Pid, clock).WaitAsync(cancellation);
        }
    }

    private void Publish(LoadReport report)
    {
        var table = report.Write();
        Console.Write(table);
        if (settings.Out is { } path)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, table);
            Console.Error.WriteLine($"load: kept in {path}");
        }
    }
}
