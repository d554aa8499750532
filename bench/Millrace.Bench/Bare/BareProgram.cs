using Millrace.Bench.Workloads;
using Millrace.Contracts.Languages;

namespace Millrace.Bench.Bare;

/// <summary>A workload as one would compile and run it by hand: in a directory of its own, with the flags Millrace uses, but for those that only make it faster.</summary>
internal sealed class BareProgram
{
    private static readonly string[] CachesOfTheRun = ["GOCACHE", "GOPATH"];

    // What the language files say to be faster, and that leaves the program as it would be without: nobody does that by hand.
    private static readonly string[] ArgumentsForSpeed = ["-pipe"];
    private static readonly string[] VariablesForSpeed = ["GOGC", "GOMEMLIMIT"];

    private readonly Workload _workload;
    private readonly LanguageDefinition _language;
    private readonly string _directory;
    private readonly string _build;
    private readonly Dictionary<string, string> _environment;
    private readonly BareCommand? _compile;
    private readonly BareCommand _run;

    public BareProgram(Workload workload, Scratch scratch, Toolchains toolchains, int worker = 0)
    {
        _workload = workload;
        _language = workload.Language;
        _directory = scratch.Folder(Path.Combine("bare", $"{workload.Name}-{worker}"));
        _build = Directory.CreateDirectory(Path.Combine(_directory, "build")).FullName;
        _environment = toolchains.Environment();
        _compile = _language.Compile is { } compile ? Command(compile, CompileEnvironment(compile, scratch)) : null;
        _run = Command(_language.Run, workload.BareEnvironment);
        foreach (var (name, content) in _language.DefaultFiles)
        {
            File.WriteAllText(Path.Combine(_directory, name), content);
        }
    }

    /// <summary>Puts the source in place; a new one takes away what the last one was compiled to.</summary>
    public void Place(string source)
    {
        if (_workload.EverySourceIsNew)
        {
            Directory.Delete(_build, recursive: true);
            Directory.CreateDirectory(_build);
        }

        File.WriteAllText(Path.Combine(_directory, _language.FileName), source);
    }

    /// <summary>Compiles, where the language is compiled, and runs.</summary>
    public TimeSpan CompileAndRun(CancellationToken cancellation) => Compile(cancellation) + Run(cancellation);

    /// <summary>Compiles, where the language is compiled.</summary>
    public TimeSpan Compile(CancellationToken cancellation) => _compile is null ? TimeSpan.Zero : Timed(_compile, null, cancellation);

    /// <summary>Runs what was compiled.</summary>
    public TimeSpan Run(CancellationToken cancellation) => Timed(_run, _workload.Expected, cancellation);

    private TimeSpan Timed(BareCommand command, string? expected, CancellationToken cancellation)
    {
        var result = BareProcess.Run(command, cancellation);
        if (result.ExitCode != 0)
        {
            throw new BenchException($"{_workload.Name}: bare '{string.Join(' ', command.Arguments)}' ended with {result.ExitCode}.");
        }

        if (expected is not null)
        {
            OutputCheck.Require($"{_workload.Name}, bare", expected, System.Text.Encoding.UTF8.GetString(result.Stdout));
        }

        return result.Elapsed;
    }

    private BareCommand Command(LanguageStage stage, IReadOnlyDictionary<string, string> environment)
    {
        var arguments = WithoutMillracesOwn(stage.Command).Select(Fill).ToList();
        arguments[0] = Toolchains.Require(arguments[0]);
        var all = new Dictionary<string, string>(_environment);
        foreach (var (name, value) in environment)
        {
            all[name] = value;
        }

        return new BareCommand(arguments, _directory, all);
    }

    // The request's own arguments are none here, and nobody links Millrace's helper objects or asks its linker by hand.
    private static IEnumerable<string> WithoutMillracesOwn(IReadOnlyList<string> command)
    {
        for (var at = 0; at < command.Count; at++)
        {
            var isOption = command[at] == "-C" && at + 1 < command.Count;
            if (isOption && IsMillracesOwn(command[at + 1]))
            {
                at++;
            }
            else if (!IsMillracesOwn(command[at]))
            {
                yield return command[at];
            }
        }
    }

    private static bool IsMillracesOwn(string argument) =>
        argument is "{args}" or "{compile_args}" || argument.Contains("{support}", StringComparison.Ordinal) || ArgumentsForSpeed.Contains(argument);

    private string Fill(string argument)
    {
        var stem = Path.GetFileNameWithoutExtension(_language.FileName);
        return argument
            .Replace("{build}", _build, StringComparison.Ordinal)
            .Replace("{entry}", _language.FileName, StringComparison.Ordinal)
            .Replace("{sources}", _language.FileName, StringComparison.Ordinal)
            .Replace("{heap_mb}", $"{(_language.Limits.MemoryMb ?? 512) * 3 / 4}", StringComparison.Ordinal)
            .Replace("{package}", "", StringComparison.Ordinal)
            .Replace("{main_class}", stem, StringComparison.Ordinal);
    }

    // Go's caches are kept for the run, as a person keeps them, but apart from those of this machine's users.
    private static Dictionary<string, string> CompileEnvironment(LanguageStage compile, Scratch scratch)
    {
        var environment = new Dictionary<string, string>(compile.Env.Where(variable => !VariablesForSpeed.Contains(variable.Key)));
        foreach (var name in CachesOfTheRun.Where(environment.ContainsKey))
        {
            environment[name] = scratch.Folder(name.ToLowerInvariant());
        }

        return environment;
    }
}
