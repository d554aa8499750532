using System.CommandLine;
using System.CommandLine.Parsing;
using Millrace.Bench.Hostile;
using Millrace.Bench.Measuring;
using Millrace.Bench.OpenLoop;

namespace Millrace.Bench;

/// <summary>The command line of the bench.</summary>
internal static class BenchCommand
{
    private const int Failed = 1;
    private const int Interrupted = 130;

    private static readonly Option<bool> Quick = new("--quick") { Description = "7 samples, 6 seconds of throughput and 200 jobs of drift instead of 31, 30 and 10,000." };
    private static readonly Option<bool> BackToBack = new("--back-to-back") { Description = "Do not wait between samples until the server has refilled its pools." };
    private static readonly Option<string[]> Only = new("--only")
    {
        Description = "Only rows whose name contains this, such as python, again, throughput, burst, first-output, warm-memory, drift, resources, sandbox-cpu, tiers, hostile, fleet. May be given several times.",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<FileInfo?> Out = new("--out") { Description = "Where the table is kept. Default: bench/results/latest.md; with --only nowhere, but for hostile and tiers, which have pages of their own." };
    private static readonly Option<FileInfo?> Millrace = new("--millrace") { Description = "The server's executable. Default: bin/millrace." };

    public static RootCommand Create()
    {
        var command = new RootCommand("Measures Millrace against the bare toolchains of this machine and prints one table.")
        {
            Quick, BackToBack, Only, Out, Millrace, LoadCommand.Create(),
        };
        command.SetAction((parsed, cancellation) => ReportAsync(token => new BenchRun(Read(parsed), TimeProvider.System).RunAsync(token), cancellation));
        return command;
    }

    /// <summary>Does what was asked for and says by the exit code how it went.</summary>
    public static async Task<int> ReportAsync(Func<CancellationToken, Task<bool>> run, CancellationToken cancellation)
    {
        try
        {
            return await run(cancellation) ? 0 : Failed;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Interrupted; nothing was written.");
            return Interrupted;
        }
        catch (BenchException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return Failed;
        }
    }

    // The whole table, or a part that has a page of its own.
    private static string? Kept(string root, string[] only, bool quick) => only switch
    {
        [] => Path.Combine(root, "bench", "results", "latest.md"),
        [HostileMeasure.Name or TierMeasure.Name] when !quick => Path.Combine(root, "bench", "results", $"{only[0]}.md"),
        _ => null,
    };

    private static BenchOptions Read(ParseResult parsed)
    {
        var root = Repository.Find();
        var only = parsed.GetValue(Only) ?? [];
        return new BenchOptions
        {
            Root = root,
            Samples = parsed.GetValue(Quick) ? 7 : 31,
            Jobs = parsed.GetValue(Quick) ? 40 : 200,
            DriftJobs = parsed.GetValue(Quick) ? 200 : 10_000,
            HostileJobs = parsed.GetValue(Quick) ? 400 : 3_000,
            HostilePhase = TimeSpan.FromSeconds(parsed.GetValue(Quick) ? 6 : 12),
            Throughput = TimeSpan.FromSeconds(parsed.GetValue(Quick) ? 6 : 30),
            BackToBack = parsed.GetValue(BackToBack),
            Only = only,
            // A part of the table does not take the place of the whole.
            Out = parsed.GetValue(Out)?.FullName ?? (Kept(root, only, parsed.GetValue(Quick))),
            Millrace = parsed.GetValue(Millrace)?.FullName ?? Path.Combine(root, "bin", "millrace"),
        };
    }
}
