using System.Text;
using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;
using Millrace.Sandbox.Pool;
using Millrace.Sandbox.Stages;

namespace Millrace.Runner.Lowering;

/// <summary>Whether a job's command could have been started ahead, and how.</summary>
internal static class Gates
{
    /// <summary>The FIFO of those that wait for nothing but its being opened and closed, in the workspace.</summary>
    public const string Fifo = ".millrace-gate";

    // They go through the gate in one message.
    private const int MostLateBytes = 128 * 1024;

    public static GatedCommand? Of(JobSpec job, LanguageStage stage, StageCommand command, Placeholders placeholders)
    {
        if (stage.Gate is not { } gate || ChangesTheBoot(gate, job))
        {
            return null;
        }

        var file = placeholders.FillOne(gate.File);
        if (gate.Kind == GateKind.Preload)
        {
            return PreloadGate.For(command, file, gate, job, placeholders);
        }

        var opensItsSource = file == job.EntryPoint;
        if (!opensItsSource && job.Files.Any(f => f.Name == file || f.Name.StartsWith(file + "/", StringComparison.Ordinal)))
        {
            return null;
        }

        var gated = new GatedCommand(command, file, placeholders.Fill(gate.Arguments), opensItsSource)
        {
            IsHeavy = gate.Heavy,
            GateEnvironment = PreloadGate.SaidOnce(gate, placeholders),
        };
        return gate.Late is { } late ? WithLateArguments(gated, late, stage, placeholders) : gated;
    }

    private static GatedCommand? WithLateArguments(GatedCommand gated, StageGateLate late, LanguageStage stage, Placeholders placeholders)
    {
        var from = placeholders.Fill([.. stage.Command.TakeWhile(argument => argument != late.From)]).Count;
        var arguments = gated.Command.Arguments.Skip(from).ToArray();
        if (arguments.Length > late.AtMost || arguments.Any(argument => late.Unless.Any(pattern => SourcePatternMatcher.RegexOf(pattern).IsMatch(argument))))
        {
            return null;
        }

        var bytes = Encoding.UTF8.GetBytes(string.Concat(arguments.Select(argument => $"\"{Escaped(argument)}\"\n")));
        return bytes.Length > MostLateBytes ? null : gated with { Late = new LateArguments(from, placeholders.Fill(late.Instead), bytes) };
    }

    private static bool ChangesTheBoot(StageGate gate, JobSpec job)
    {
        if (job.Files.Any(f => gate.UnlessFiles.Any(glob => Glob.Matches(glob, f.Name))))
        {
            return true;
        }

        var entry = job.Files.First(f => f.Name == job.EntryPoint).Content;
        return gate.UnlessSource.Count > 0
            && Encoding.UTF8.GetString(entry) is var source
            && gate.UnlessSource.Any(pattern => SourcePatternMatcher.RegexOf(pattern).IsMatch(source));
    }

    private static StringBuilder Escaped(string argument)
    {
        var text = new StringBuilder(argument.Length + 8);
        foreach (var c in argument)
        {
            _ = c switch
            {
                '\\' or '"' => text.Append('\\').Append(c),
                '\n' => text.Append(@"\n"),
                '\r' => text.Append(@"\r"),
                '\t' => text.Append(@"\t"),
                '\f' => text.Append(@"\f"),
                _ => text.Append(c),
            };
        }

        return text;
    }
}
