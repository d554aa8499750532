using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.Extensions.DependencyInjection;
using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;
using Millrace.Runner.Egress;
using Millrace.Runner.Execution;
using Millrace.Runner.Outcomes;

namespace Millrace.Run;

/// <summary><c>millrace run FILE</c>: one program in a local sandbox, with this terminal attached.</summary>
internal static class RunCommand
{
    private const int Refused = 2;
    private const int OurFault = 70;
    private const int SignalBase = 128;

    private static readonly Argument<FileInfo> File = new("file") { Description = "The program." };
    private static readonly Argument<string[]> Arguments = new("args") { Description = "Its arguments. Put -- before those that begin with a dash.", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<string?> Language = new("--language", "-l") { Description = "Language id or alias. Default: from the file's name." };
    private static readonly Option<double> Timeout = new("--timeout", "-t") { Description = "Seconds it may run.", DefaultValueFactory = _ => 3600 };
    private static readonly Option<long?> Memory = new("--memory", "-m") { Description = "Memory it may use, MB. Default: the language's." };

    public static Command Create()
    {
        var command = new Command("run", "Run a file in a sandbox, with this terminal attached. The exit code is the program's (128 + n when signal n ended it).")
        {
            File, Arguments, Language, Timeout, Memory,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var file = parsed.GetRequiredValue(File);
        if (!file.Exists)
        {
            return Refuse($"{file.FullName}: there is no such file.");
        }

        await using var runner = LocalRunner.Create(poolSize: 0);
        var catalog = runner.Services.GetRequiredService<LanguageCatalog>();
        var language = Find(catalog, parsed.GetValue(Language), file);
        if (language is null)
        {
            return Refuse($"{file.Name}: say which language it is with --language; there are {string.Join(", ", catalog.All.Select(l => l.Id))}.");
        }

        using var terminal = TerminalInput.Attach();
        var job = JobFor(file, language, parsed, terminal.Size);
        using var input = new LiveInput(terminal, interactive: true);
        var record = await runner.Services.GetRequiredService<JobExecutor>().ExecuteAsync(job, language, input, new TerminalObserver(), new EgressAsker("run", Tenants.Anonymous, "run"), cancellation);
        terminal.Restore();
        return ExitCode(record, job);
    }

    private static LanguageDefinition? Find(LanguageCatalog catalog, string? name, FileInfo file)
    {
        if (name is not null)
        {
            return catalog.TryFind(name, out var named) ? named : null;
        }

        return catalog.All.FirstOrDefault(l => Path.GetExtension(l.FileName) == file.Extension && file.Extension.Length > 0);
    }

    private static JobSpec JobFor(FileInfo file, LanguageDefinition language, ParseResult parsed, TerminalSize? size) => new()
    {
        Language = language.Id,
        EntryPoint = file.Name,
        Files = [new SourceFile(file.Name, System.IO.File.ReadAllBytes(file.FullName))],
        Args = parsed.GetValue(Arguments) ?? [],
        Interactive = true,
        Tty = size,
        Limits = new Limits
        {
            WallMs = (long)(parsed.GetValue(Timeout) * 1000),
            CpuMs = (long)(parsed.GetValue(Timeout) * 1000) * Environment.ProcessorCount, // on all of them for all of the time
            MemoryMb = parsed.GetValue(Memory) ?? language.Limits.MemoryMb ?? 256,
            Processes = language.Limits.Processes ?? 64,
            OutputBytes = long.MaxValue,
            FileMb = 64,
            WorkspaceMb = 128,
            CompileWallMs = language.Limits.CompileWallMs ?? 30_000,
        },
    };

    private static int ExitCode(ExecutionRecord record, JobSpec job)
    {
        var last = record.Runs.LastOrDefault() ?? record.Compile;
        if (last is null || record.Failure is not null)
        {
            Console.Error.WriteLine($"millrace: {record.Failure?.Message ?? "cancelled"}");
            return OurFault;
        }

        var outcome = OutcomeDecider.Decide(last);
        if (outcome is not (Outcome.Success or Outcome.NonzeroExit or Outcome.CompileError))
        {
            Console.Error.WriteLine($"millrace: {OutcomeDecider.Explain(outcome, last, job.Limits)}");
            if (last.Failure is { } failure)
            {
                Console.Error.WriteLine($"millrace: {failure.Message}");
            }
        }

        return last.ExitCode ?? (last.Signal is { } signal ? SignalBase + signal : OurFault);
    }

    private static int Refuse(string problem)
    {
        Console.Error.WriteLine($"millrace: {problem}");
        return Refused;
    }
}
