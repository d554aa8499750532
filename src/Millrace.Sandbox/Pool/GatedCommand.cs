using Millrace.Sandbox.Stages;

namespace Millrace.Sandbox.Pool;

/// <summary>A command, and how it is started ahead of its job.</summary>
/// <param name="Command">The command as a job would start it, without a gate.</param>
/// <param name="Gate">The file the program waits at, below the workspace.</param>
/// <param name="GateArguments">What is added behind the program's name so that it waits there; empty for a program that opens its own source.</param>
/// <param name="OpensItsSource">The gate is the program's own source: what the job puts there goes through it. Otherwise the gate only opens, or passes on what is said late.</param>
public sealed record GatedCommand(StageCommand Command, string Gate, IReadOnlyList<string> GateArguments, bool OpensItsSource)
{
    /// <summary>
    /// Variables added behind the command's own that make the program wait: the program takes them out of its environment
    /// before anyone can read it.
    /// </summary>
    public IReadOnlyDictionary<string, string> GateEnvironment { get; init; } = new Dictionary<string, string>();

    /// <summary>The same for a template, whose copies then serve the command (<see cref="Templates"/>); null where copies would not be as good as new ones.</summary>
    public IReadOnlyDictionary<string, string>? TemplateEnvironment { get; init; }

    /// <summary>The program's small writes may come through memory (<see cref="StageCommand.OutputRing"/>).</summary>
    public bool OutputRing { get; init; }

    /// <summary>The end of the command, when the program is only told it at its release.</summary>
    public LateArguments? Late { get; init; }

    /// <summary>
    /// The toolchain itself boots ahead. Otherwise only what goes before it has been done, and a job that takes the waiting
    /// stage has not met a warm toolchain.
    /// </summary>
    public bool BootsToolchain { get; init; } = true;

    /// <summary>Booting takes so long that it should not be done at the expense of jobs.</summary>
    public bool IsHeavy { get; init; }

    /// <summary>The command that is started ahead.</summary>
    internal StageCommand Ahead() => Command with
    {
        Arguments = [Command.Arguments[0], .. GateArguments, .. Late is null ? Command.Arguments.Skip(1) : [.. Command.Arguments.Take(Late.From).Skip(1), .. Late.Instead]],
        Environment = GateEnvironment.Count == 0 ? Command.Environment : new OrderedDictionary<string, string>([.. Command.Environment, .. GateEnvironment]),
        Gate = Gate,
        OutputRing = OutputRing,
    };

    /// <summary>The command as a template runs it.</summary>
    internal StageCommand AsTemplate() => Command with
    {
        Environment = new OrderedDictionary<string, string>([.. Command.Environment, .. TemplateEnvironment!]),
    };

    /// <summary>
    /// Whether a job that wants a command can have this one: it would be started ahead in the same way. The size of a
    /// terminal may differ: it is set before the release.
    /// </summary>
    internal bool Serves(GatedCommand wanted)
    {
        var (own, other) = (Ahead(), wanted.Ahead());
        return OpensItsSource == wanted.OpensItsSource
            && own.Gate == other.Gate
            && (own.Terminal is null) == (other.Terminal is null)
            && own.WorkingDirectory == other.WorkingDirectory
            && own.Arguments.SequenceEqual(other.Arguments)
            && own.Environment.Count == other.Environment.Count
            && own.Environment.All(pair => other.Environment.TryGetValue(pair.Key, out var value) && value == pair.Value);
    }
}

/// <summary>Arguments that are said through the gate.</summary>
/// <param name="From">The first of them, counted in the whole command.</param>
/// <param name="Instead">What stands in their place while the program waits.</param>
/// <param name="Bytes">How the gate says them.</param>
public sealed record LateArguments(int From, IReadOnlyList<string> Instead, ReadOnlyMemory<byte> Bytes);
