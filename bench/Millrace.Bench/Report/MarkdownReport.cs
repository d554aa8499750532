using System.Globalization;
using System.Text;
using Millrace.Bench.Fleet;
using Millrace.Bench.Hostile;
using Millrace.Bench.Measuring;

namespace Millrace.Bench.Report;

/// <summary>Writes a report as Markdown.</summary>
internal sealed class MarkdownReport
{
    private readonly StringBuilder _text = new();

    public static string Write(BenchReport report)
    {
        var markdown = new MarkdownReport();
        markdown.Header(report);
        markdown.Latencies(report.Latencies);
        markdown.Throughputs(report.Throughputs);
        markdown.UnderLoad(report);
        markdown.WarmMemory(report.WarmMemory);
        markdown.Drift(report.Drift);
        markdown.Resources(report);
        markdown.Fleet(report.Fleet);
        markdown.Tiers(report.Tiers);
        markdown.Hostile(report.Hostile);
        markdown.Remarks("Skipped", report.Skipped);
        markdown.Remarks("Failed", report.Failures);
        return markdown._text.ToString().TrimEnd() + "\n";
    }

    private void Header(BenchReport report)
    {
        var (machine, options) = (report.Machine, report.Options);
        Line(report.Hostile is not null ? "# A hostile load" : report.Latencies.Count == 0 && report.Tiers.Count > 0 ? "# Kinds of walls beside each other" : "# Millrace against the bare toolchains");
        Line("");
        Line($"- {machine.Date}, commit {machine.Commit}");
        Line($"- {machine.Processor}, {machine.Memory} of memory, {machine.Kernel}; load at the start {machine.Load:0.00}");
        Line($"- {machine.Toolchains}");
        Line($"- {options.Samples} samples of each side, taken in turns, {(options.BackToBack ? "back to back" : "each once the server is at rest")}; every output checked");
        Line($"- Bare processes start by `posix_spawn`: `true` takes {Ms(report.ProcessStartMs)} ms. "
            + $"Ours is asked over HTTP: `GET /health` takes {Ms(report.HttpMs)} ms. Nothing is subtracted");
        Line($"- The server was ready {report.ServerStart.TotalSeconds:0.0} s after its start");
        if (report.Settled is { } settled)
        {
            Line($"- The server had answered {SettleMeasure.Jobs} jobs ({settled.Title}) one after the other before the first sample: "
                + $"the first {SettleMeasure.Compared} took {Ms(settled.First.Median)} ms (p95 {Ms(settled.First.P95)}), the last {Ms(settled.Last.Median)} ms (p95 {Ms(settled.Last.P95)})");
        }

        if (machine.IsBusy)
        {
            Line("- The machine had other work at the start, so these figures are disturbed");
        }

        Line("");
    }

    private void Latencies(List<LatencyRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        Line("| one at a time | bare median ms | bare p95 ms | ours median ms | ours p95 ms | ours / bare | at most | | warm |");
        Line("|---|--:|--:|--:|--:|--:|--:|---|--:|");
        foreach (var row in rows)
        {
            Line($"| {row.Title} | {Ms(row.Bare.Median)} | {Ms(row.Bare.P95)} | {Ms(row.Ours.Median)} | {Ms(row.Ours.P95)} | **{Ratio(row.Ratio)}** | {row.Target?.Text} | {Met(row.Target?.IsMetBy(row))} | {row.WarmShare:0 %} |");
        }

        Line("");
    }

    private void Throughputs(List<ThroughputRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        Line("| as many as possible | bare per s | at concurrency | ours per s, at 8 | ours / bare | at least | | median ms | p95 ms | server CPU ms per job |");
        Line("|---|--:|--:|--:|--:|--:|---|--:|--:|--:|");
        foreach (var row in rows)
        {
            Line($"| {row.Title} | {row.Bare:0.0} | {row.BareConcurrency} | {row.Ours.PerSecond:0.0} | **{Ratio(row.Ratio)}** | {row.Target?.Text} | {Met(row.Target?.IsMetBy(row))} | {Ms(row.Ours.Latency.Median)} | {Ms(row.Ours.Latency.P95)} | {Ms(row.Ours.ServerCpuMs)} |");
        }

        Line("");
    }

    private void UnderLoad(BenchReport report)
    {
        if (report.Bursts.Count + report.FirstOutputs.Count == 0)
        {
            return;
        }

        Line("| all at once, and among others | median ms | p95 ms | until the last ms |");
        Line("|---|--:|--:|--:|");
        foreach (var row in report.Bursts)
        {
            Line($"| {row.Title}, {row.Jobs} at the same moment, pools at their floor | {Ms(row.Latency.Median)} | {Ms(row.Latency.P95)} | {Ms(row.TotalMs)} |");
        }

        foreach (var row in report.FirstOutputs)
        {
            Line($"| {row.Title}, first output, nothing else to do | {Ms(row.Alone.Median)} | {Ms(row.Alone.P95)} | |");
            Line($"| {row.Title}, first output, 8 others always under way | {Ms(row.Loaded.Median)} | {Ms(row.Loaded.P95)} | |");
        }

        Line("");
    }

    private void WarmMemory(List<WarmMemoryRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        Line("| a waiting sandbox with | PSS MB | of these |");
        Line("|---|--:|--:|");
        foreach (var row in rows)
        {
            Line($"| {row.Kind} | {row.Mb:0.0} | {row.Count} |");
        }

        Line("");
    }

    private void Drift(List<DriftRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        Line("| python hello, after jobs | median ms | p95 ms | server CPU ms per job | server RSS MB | data MB | open files |");
        Line("|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var row in rows)
        {
            Line($"| {row.Jobs} | {Ms(row.Latency.Median)} | {Ms(row.Latency.P95)} | {(row.ServerCpuMs is { } cpu ? Ms(cpu) : "")} | {row.ServerMb:0.0} | {row.DiskMb:0.0} | {row.OpenFiles} |");
        }

        Line("");
    }

    private void Resources(BenchReport report)
    {
        if (report.Resources.Count > 0)
        {
            Line("| a resting server | server RSS MB | with all sandboxes, PSS MB | processes | CPU, % of one core |");
            Line("|---|--:|--:|--:|--:|");
            foreach (var row in report.Resources)
            {
                Line($"| {row.Moment} | {row.ServerMb:0.0} | {row.TreeMb:0.0} | {row.Processes} | {row.CpuPercent:0.0} |");
            }

            Line("");
        }

        if (report.SandboxCpu is { } cpu)
        {
            Line("| CPU of the whole machine per run | bare ms | ours ms | difference ms | the client's part of ours ms | the server's processes alone ms |");
            Line("|---|--:|--:|--:|--:|--:|");
            Line($"| `bash -c :`, {cpu.Jobs} of each (at rest {cpu.Idle:0.0} % of one core, subtracted) | {Ms(cpu.Bare)} | {Ms(cpu.Ours)} | **{Ms(cpu.Difference)}** | {Ms(cpu.Client)} | {Ms(cpu.Tree)} |");
            Line("");
            if (cpu.Disturbed)
            {
                Line("Other work kept the machine busy meanwhile; of this table only the last figure can be trusted.");
                Line("");
            }
        }
    }

    private void Fleet(List<FleetRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        Line("| a fleet | compared with | measured | wanted | |");
        Line("|---|---|---|---|---|");
        foreach (var row in rows)
        {
            Line($"| {row.Title} | {row.Compared} | {row.Measured} | {row.Target} | {Met(row.IsMet)} |");
        }

        Line("");
    }

    private void Tiers(List<TierRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var native = rows[0];
        Line($"| `bash -c :` in a sandbox made for it, {native.Jobs} of each in turns | median ms | / native | CPU ms of the server's processes | CPU ms of the machine | / native | a system call, µs |");
        Line("|---|--:|--:|--:|--:|--:|--:|");
        foreach (var row in rows)
        {
            Line($"| {row.Tier} | {Ms(row.MedianMs)} | {Ratio(row.MedianMs / native.MedianMs)} | {Ms(row.CpuMs)} | {Ms(row.MachineCpuMs)} | {Ratio(row.MachineCpuMs / native.MachineCpuMs)} | {row.CallMicroseconds:0.00} |");
        }

        Line("");
    }

    private void Hostile(HostileReport? hostile)
    {
        foreach (var line in hostile is null ? [] : HostileSection.Lines(hostile))
        {
            Line(line);
        }
    }

    private void Remarks(string title, List<string> remarks)
    {
        if (remarks.Count == 0)
        {
            return;
        }

        Line($"**{title}**");
        Line("");
        foreach (var remark in remarks)
        {
            Line($"- {remark.ReplaceLineEndings(" ")}");
        }

        Line("");
    }

    private void Line(FormattableString line) => _text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private void Line(string line) => _text.Append(line).Append('\n');

    private static string Met(bool? met) => met switch
    {
        true => "met",
        false => "**not met**",
        null => "",
    };

    private static string Ratio(double ratio) => ratio.ToString(ratio < 0.1 ? "0.000" : "0.00", CultureInfo.InvariantCulture);

    private static string Ms(double ms) => ms.ToString(Math.Abs(ms) < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);
}
