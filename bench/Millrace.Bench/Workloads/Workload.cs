using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;

namespace Millrace.Bench.Workloads;

/// <summary>A program, run both ways.</summary>
internal sealed class Workload(LanguageDefinition language, string source, string expected)
{
    private int _counter;

    /// <summary>Short name, for <c>--only</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What the table calls it.</summary>
    public required string Title { get; init; }

    /// <summary>Each source differs by a comment, so that nothing may be remembered about it.</summary>
    public bool EverySourceIsNew { get; init; }

    /// <summary>What the bare run gets beside the usual environment.</summary>
    public IReadOnlyDictionary<string, string> BareEnvironment { get; init; } = new Dictionary<string, string>();

    /// <summary>What the job asks for in its environment.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>The language.</summary>
    public LanguageDefinition Language => language;

    /// <summary>What it must print.</summary>
    public string Expected => expected;

    /// <summary>The source to use next.</summary>
    public string NextSource() => EverySourceIsNew ? $"{source}\n// {Name} {Interlocked.Increment(ref _counter)}\n" : source;

    /// <summary>The request that runs a source.</summary>
    public ExecutionRequest Request(string text) => new() { Language = language.Id, SourceCode = text, Stdin = "", Env = Environment };
}
