using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Providers;
using Millrace.Sandbox.Stages;

namespace Millrace.Sandbox.Pool;

/// <summary>
/// A sandbox with toolchains already started, each waiting at its gate. A job may take a waiting stage when the command
/// it would start is exactly the one that waits; nothing of a job is known when a recipe is made.
/// </summary>
public sealed record WarmRecipe
{
    /// <summary>Unique name, such as <c>python</c> or <c>python-tty</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The sandbox.</summary>
    public required SandboxSpec Sandbox { get; init; }

    /// <summary>The programs to start ahead; each has a gate.</summary>
    public required IReadOnlyList<GatedCommand> Commands { get; init; }

    /// <summary>What they may use while they wait.</summary>
    public required CgroupLimits WaitingLimits { get; init; }
}

/// <summary>A command, and how it is started ahead of its job.</summary>
/// <param name="Command">The command as a job would start it, without a gate.</param>
/// <param name="Gate">The file the program waits at, below the workspace.</param>
/// <param name="GateArguments">What is added behind the program's name so that it waits there; empty for a program that opens its own source.</param>
/// <param name="OpensItsSource">The gate is the program's own source: what the job puts there goes through it. Otherwise the gate only opens.</param>
public sealed record GatedCommand(StageCommand Command, string Gate, IReadOnlyList<string> GateArguments, bool OpensItsSource)
{
    /// <summary>
    /// Variables added behind the command's own that make the program wait: the program takes them out of its environment
    /// before anyone can read it.
    /// </summary>
    public IReadOnlyDictionary<string, string> GateEnvironment { get; init; } = new Dictionary<string, string>();

    /// <summary>The same for a template, whose copies then serve the command (<see cref="Templates"/>); null where copies would not be as good as new ones.</summary>
    public IReadOnlyDictionary<string, string>? TemplateEnvironment { get; init; }

    /// <summary>The command as a template runs it.</summary>
    internal StageCommand AsTemplate() => Command with
    {
        Environment = new OrderedDictionary<string, string>([.. Command.Environment, .. TemplateEnvironment!]),
    };

    /// <summary>The command that is started ahead.</summary>
    internal StageCommand Ahead() => Command with
    {
        Arguments = [Command.Arguments[0], .. GateArguments, .. Command.Arguments.Skip(1)],
        Environment = new OrderedDictionary<string, string>([.. Command.Environment, .. GateEnvironment]),
        Gate = Gate,
    };

    /// <summary>Whether a job that wants a command can have this one. The size of a terminal may differ: it is set before the release.</summary>
    internal bool Serves(StageCommand wanted) =>
        (wanted.Terminal is null) == (Command.Terminal is null)
        && wanted.WorkingDirectory == Command.WorkingDirectory
        && wanted.Arguments.SequenceEqual(Command.Arguments)
        && wanted.Environment.Count == Command.Environment.Count
        && wanted.Environment.All(pair => Command.Environment.TryGetValue(pair.Key, out var value) && value == pair.Value);
}
