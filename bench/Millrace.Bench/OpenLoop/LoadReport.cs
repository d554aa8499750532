using System.Globalization;
using System.Text;
using Millrace.Bench.Machine;
using Millrace.Bench.Measuring;

namespace Millrace.Bench.OpenLoop;

/// <summary>Writes what the load tool found as Markdown.</summary>
internal sealed class LoadReport(LoadSettings settings, MachineDescription machine)
{
    private const int LateMs = 20;

    private readonly StringBuilder _text = new();
    private readonly List<SaturationRow> _searches = [];
    private RunSummary? _run;
    private IReadOnlyList<(string Name, RunSummary Run)> _parts = [];

    /// <summary>No job of a run failed; a search found a rate that is carried.</summary>
    public bool IsGood => _run is null ? _searches.TrueForAll(s => s.Carried is not null) : _run.Failures.Count == 0 && _run.Jobs > 0;

    /// <summary>Takes the jobs of a run at one rate.</summary>
    public void Run(LoadPlan plan, IReadOnlyCollection<Sample> samples)
    {
        _run = RunSummary.Of(plan.Arrivals, samples);
        _parts =
        [
            .. plan.Mix.Shares.Select(s => (s.Language, RunSummary.Of(plan.Arrivals, [.. samples.Where(sample => sample.Language == s.Language)]))),
            .. Enum.GetValues<Following>().Select(f => (Words(f), RunSummary.Of(plan.Arrivals, [.. samples.Where(sample => sample.Following == f)]))),
        ];
    }

    /// <summary>Takes a search.</summary>
    public void Add(SaturationRow row) => _searches.Add(row);

    /// <summary>The whole.</summary>
    public string Write()
    {
        Header();
        if (_run is { } run)
        {
            Run(run);
        }

        if (_searches.Count > 0)
        {
            Searches();
        }

        return _text.ToString().TrimEnd() + "\n";
    }

    private void Header()
    {
        var plan = settings.Plan;
        Line("# Millrace under load");
        Line("");
        Line($"- {machine.Date}, commit {machine.Commit}");
        Line($"- {machine.Processor}, {machine.Memory} of memory, {machine.Kernel}; load at the start {machine.Load:0.00}");
        Line(settings.Url is null
            ? "- The server is one process, `millrace serve`, on this machine; the sender shares its cores"
            : $"- The server is {settings.Url}; the machine described is the sender's");
        Line($"- Languages {plan.Mix}; of compiled jobs {plan.NewSources:0 %} with a source nobody compiled before; {plan.WebSockets:0 %} followed over a WebSocket, {plan.Events:0 %} by server-sent events, the rest wait for the answer");
        Line($"- Open loop: arrivals {plan.Arrivals.Kind.ToString().ToLowerInvariant()}, seed {plan.Seed}, a ramp of {plan.Arrivals.Ramp.TotalSeconds:0.#} s, then {plan.Arrivals.Measured.TotalSeconds:0.#} s measured{(_searches.Count > 0 ? " at each rate" : "")}. Times run from the moment a job was due, however late it was sent; every output is checked");
        if (settings.Url is null && machine.IsBusy)
        {
            Line("- The machine had other work at the start, so these figures are disturbed");
        }

        Line("");
    }

    private void Run(RunSummary run)
    {
        Line($"{run.Rate:0.##} jobs a second were asked for; {run.Jobs} came, {run.Right} had the right result; **{run.Achieved:0.0} a second** were answered meanwhile. The sender was late by {Ms(run.Late?.P99)} ms at the 99th percentile"
            + $"{(run.Late is { P99: > LateMs } ? ": it was too busy itself, and that is in the times below" : "")}.");
        Line("");
        Line("| | jobs | failed | answer p50 ms | p95 ms | p99 ms | longest ms | first output p50 ms | p95 ms | p99 ms |");
        Line("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        Row("**all**", run);
        foreach (var (name, part) in _parts.Where(p => p.Run.Jobs > 0))
        {
            Row(name, part);
        }

        Line("");
        Line(run.Failures.Count == 0 ? "No job failed." : "| failed by | jobs |\n|---|--:|");
        foreach (var (kind, count) in run.Failures)
        {
            Line($"| {kind} | {count} |");
        }

        Line("");
    }

    private void Row(string name, RunSummary run) =>
        Line($"| {name} | {run.Jobs} | {run.Jobs - run.Right} | {Three(run.Answer)} | {Ms(run.Answer?.Longest)} | {Three(run.FirstOutput)} |");

    private void Searches()
    {
        Line($"**Saturation** is the highest rate with {settings.Bounds}. It is looked for by steps of half as much again, until a rate breaks a bound twice; then the gap is halved until it is at most {settings.Precision:0 %}.");
        Line("");
        Line("| jobs | carried a second | not carried | CPU ms a job | a core, were it full, a second | bare a second | carried / bare |");
        Line("|---|--:|--:|--:|--:|--:|--:|");
        foreach (var row in _searches)
        {
            Line($"| {row.Mix} | **{Rate(row.Carried)}** | {Rate(row.Broken)} | {Ms(row.CpuMs)} | {Rate(1000 / row.CpuMs)} | {Rate(row.BarePerSecond)} | {Rate(row.Carried / row.BarePerSecond)} |");
        }

        Line("");
        Line("| jobs | asked for a second | answered a second | answer p50 ms | p95 ms | p99 ms | first output p50 ms | p95 ms | p99 ms | failed | |");
        Line("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|");
        foreach (var (row, step) in _searches.SelectMany(row => row.Steps.Select(step => (row, step))))
        {
            Line($"| {row.Mix} | {Rate(step.Run.Rate)} | {Rate(step.Run.Achieved)} | {Three(step.Run.Answer)} | {Three(step.Run.FirstOutput)} | {step.Run.FailedShare * 100:0.0} % | {step.Broken ?? "carried"} |");
        }

        Line("");
    }

    private static string Words(Following following) => following switch
    {
        Following.WebSocket => "over WebSocket",
        Following.Events => "by server-sent events",
        _ => "waiting for the answer",
    };

    private static string Three(Percentiles? times) => $"{Ms(times?.P50)} | {Ms(times?.P95)} | {Ms(times?.P99)}";

    private static string Ms(double? ms) => ms?.ToString(ms < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture) ?? "";

    private static string Rate(double? rate) => rate?.ToString(rate < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture) ?? "";

    private void Line(string line) => _text.Append(line).Append('\n');
}
