using System.Globalization;
using Millrace.Bench.Hostile;
using Millrace.Bench.Measuring;

namespace Millrace.Bench.Report;

/// <summary>Writes what a hostile load did as Markdown.</summary>
internal static class HostileSection
{
    public static IEnumerable<string> Lines(HostileReport report)
    {
        yield return Text($"{report.Ends.Count} hostile jobs of {report.Kinds} kinds, 8 at a time, in {report.Seconds:0} s ({report.Ends.Count / report.Seconds:0.0} a second); ")
            + Text($"processors {report.MachineBusy * 100:0} % busy. A neighbour with a key of his own asks for python hello four times a second, whether or not the answer before has come.");
        yield return "";
        yield return "| wanted | seen | |";
        yield return "|---|---|---|";
        foreach (var (wanted, seen, holds) in report.Verdicts)
        {
            yield return $"| {wanted} | {seen.Replace("|", "\\|", StringComparison.Ordinal)} | {(holds ? "met" : "**not met**")} |";
        }

        yield return "";
        yield return "| python hello of the neighbour | asked | median ms | p95 ms | p95, times alone | p95, times friends |";
        yield return "|---|--:|--:|--:|--:|--:|";
        yield return Row("alone", report.Alone, report);
        yield return Row(Text($"beside 8 friendly jobs, {report.BusyCpuMs:0} ms of a processor each (that of a hostile one on the average)"), report.AmongFriends, report);
        yield return Row("beside 8 hostile jobs", report.BesideAttackers, report);
        yield return "";
        yield return "| the server | memory MB | open files | mounts | cgroups | processes | files on the host |";
        yield return "|---|--:|--:|--:|--:|--:|--:|";
        foreach (var look in report.Looks)
        {
            var f = look.Footprint;
            yield return Text($"| {look.When} | {f.MemoryMb:0} | {f.Descriptors} | {f.Mounts} | {f.Cgroups} | {f.Processes} | {f.Files} |");
        }

        yield return "";
        yield return "| how they ended | jobs |";
        yield return "|---|--:|";
        foreach (var end in report.Ends.GroupBy(e => e.End).OrderByDescending(g => g.Count()))
        {
            yield return Text($"| {end.Key} | {end.Count()} |");
        }

        yield return "";
    }

    private static string Row(string name, (Spread Waited, int Asked) row, HostileReport report) =>
        Text($"| {name} | {row.Asked} | {row.Waited.Median:0.0} | {row.Waited.P95:0.0} | {row.Waited.P95 / report.Alone.Waited.P95:0.0} | {row.Waited.P95 / report.AmongFriends.Waited.P95:0.00} |");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
