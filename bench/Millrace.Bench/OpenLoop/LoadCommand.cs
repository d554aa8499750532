using System.CommandLine;
using System.CommandLine.Parsing;

namespace Millrace.Bench.OpenLoop;

/// <summary>The command line of the load tool.</summary>
internal static class LoadCommand
{
    /// <summary>Where a key is looked for, so that it stands in no list of processes.</summary>
    public const string KeyVariable = "MILLRACE_KEY";

    private static readonly Option<Uri?> Url = LoadArguments.Address("--url", "The server. Without it one is started for the run. A key goes into the environment variable MILLRACE_KEY.");
    private static readonly Option<LanguageMix> Languages = LoadArguments.Mix("--languages", "python=5,bash=2,nodejs=2,c=1", "Languages and how often each");
    private static readonly Option<double> Rate = LoadArguments.Number("--rate", 10, LoadSettings.LowestRate, LoadSettings.HighestRate, "Jobs a second; with --find the first rate");
    private static readonly Option<ArrivalKind> Arrivals = LoadArguments.Word("--arrivals", ArrivalKind.Poisson, "Gaps between jobs: poisson, as independent people come, or constant");
    private static readonly Option<double> Seconds = LoadArguments.Number("--seconds", 30, 1, 3600, "How long is measured; with --find at each rate");
    private static readonly Option<double> Ramp = LoadArguments.Number("--ramp", 5, 0, 600, "Seconds over which the rate rises before, not measured");
    private static readonly Option<double> WebSockets = LoadArguments.Number("--websockets", 0.5, 0, 1, "Part of jobs followed over a WebSocket");
    private static readonly Option<double> Events = LoadArguments.Number("--events", 0.1, 0, 1, "Part of jobs followed by server-sent events; the rest wait for their answer");
    private static readonly Option<double> NewSources = LoadArguments.Number("--new", 0.2, 0, 1, "Part of compiled jobs whose source nobody has compiled before");
    private static readonly Option<double> Patience = LoadArguments.Number("--timeout", 60, 1, 600, "Seconds a client waits for its job");
    private static readonly Option<double> MostUnderWay = LoadArguments.Number("--most", 10_000, 1, 100_000, "Jobs under way at which no further one is sent; it counts as failed");
    private static readonly Option<double> Seed = LoadArguments.Number("--seed", 1, 0, 1_000_000, "The same number gives the same jobs at the same moments");
    private static readonly Option<bool> Find = new("--find") { Description = "Search for the highest rate that keeps --p95 and --failed." };
    private static readonly Option<bool> Each = new("--each") { Description = "The same for each language by itself, beside its bare toolchain." };
    private static readonly Option<double> P95 = LoadArguments.Number("--p95", 500, 1, 600_000, "Milliseconds in which 95 of 100 answers come");
    private static readonly Option<double> Failed = LoadArguments.Number("--failed", 0.01, 0, 1, "Part of jobs that may fail");
    private static readonly Option<double> MostRate = LoadArguments.Number("--to", 2_000, LoadSettings.LowestRate, LoadSettings.HighestRate, "A search goes no higher");
    private static readonly Option<double> Precision = LoadArguments.Number("--within", 0.1, 0.01, 0.5, "How close a search comes, a part of the rate");
    private static readonly Option<FileInfo?> Out = new("--out") { Description = "Where the table is kept (bench/results/load.md; with --url nowhere)." };
    private static readonly Option<FileInfo?> Millrace = new("--millrace") { Description = "The server's executable (bin/millrace)." };

    public static Command Create()
    {
        var command = new Command("load", "Sends jobs at a rate of its own, whatever the server does, and writes how long they took.")
        {
            Url, Languages, Rate, Arrivals, Seconds, Ramp, WebSockets, Events, NewSources, Patience, MostUnderWay, Seed, Find, Each, P95, Failed, MostRate, Precision, Out, Millrace,
        };
        command.Validators.Add(RequireSense);
        command.SetAction((parsed, cancellation) => BenchCommand.ReportAsync(token => new LoadTool(Read(parsed), TimeProvider.System).RunAsync(token), cancellation));
        return command;
    }

    private static void RequireSense(CommandResult result)
    {
        // What is wrong by itself is told by itself.
        if (result.Children.Any(c => c.Errors.Any()))
        {
            return;
        }

        if (Value(result, WebSockets) + Value(result, Events) > 1)
        {
            result.AddError("--websockets and --events are parts of all jobs: together at most 1.");
        }

        if (result.GetValue(Each) && result.GetValue(Url) is not null)
        {
            result.AddError("--each compares with the toolchains of this machine: it cannot go with --url.");
        }

        if ((result.GetValue(Find) || result.GetValue(Each)) && Value(result, MostRate) < Value(result, Rate))
        {
            result.AddError("--to is the highest rate of a search: at least --rate.");
        }
    }

    // An option that was not given has no result yet when sense is looked for.
    private static double Value(CommandResult result, Option<double> option) =>
        result.GetResult(option) is null ? (double)option.GetDefaultValue()! : result.GetValue(option);

    private static LoadSettings Read(ParseResult parsed)
    {
        var root = Repository.Find();
        var url = parsed.GetValue(Url);
        return new LoadSettings
        {
            Root = root,
            Url = url,
            Key = Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key ? key : null,
            Millrace = parsed.GetValue(Millrace)?.FullName ?? Path.Combine(root, "bin", "millrace"),
            Plan = ReadPlan(parsed),
            Find = parsed.GetValue(Find),
            Each = parsed.GetValue(Each),
            Bounds = new Bounds(parsed.GetValue(P95), parsed.GetValue(Failed)),
            MostRate = parsed.GetValue(MostRate),
            Precision = parsed.GetValue(Precision),
            Out = parsed.GetValue(Out)?.FullName ?? (url is null ? Path.Combine(root, "bench", "results", "load.md") : null),
        };
    }

    private static LoadPlan ReadPlan(ParseResult parsed) => new()
    {
        Mix = parsed.GetValue(Languages)!,
        Arrivals = new ArrivalSchedule(parsed.GetValue(Arrivals), parsed.GetValue(Rate), parsed.Seconds(Ramp), parsed.Seconds(Seconds)),
        WebSockets = parsed.GetValue(WebSockets),
        Events = parsed.GetValue(Events),
        NewSources = parsed.GetValue(NewSources),
        Patience = parsed.Seconds(Patience),
        MostUnderWay = (int)parsed.GetValue(MostUnderWay),
        Seed = (int)parsed.GetValue(Seed),
    };
}
