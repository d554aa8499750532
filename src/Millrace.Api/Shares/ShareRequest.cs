using Millrace.Contracts.Executions;

namespace Millrace.Api.Shares;

/// <summary>A program to put aside for others to see, as it stands on the wire. The rules are those of an execution request.</summary>
public sealed record ShareRequest
{
    /// <inheritdoc cref="ExecutionRequest.Language"/>
    public string? Language { get; init; }

    /// <inheritdoc cref="ExecutionRequest.Version"/>
    public string? Version { get; init; }

    /// <summary>The program.</summary>
    public IReadOnlyList<RequestFile>? Files { get; init; }

    /// <summary>Which file is started. Default: the language's usual name, or the first file.</summary>
    public string? EntryPoint { get; init; }

    /// <summary>Standard input; may be given beside tests here.</summary>
    public string? Stdin { get; init; }

    /// <summary>Command-line arguments.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Additional arguments of the compiler.</summary>
    public IReadOnlyList<string>? CompileArgs { get; init; }

    /// <summary>Limits other than the defaults.</summary>
    public RequestLimits? Limits { get; init; }

    /// <summary>Tests of the program.</summary>
    public IReadOnlyList<RequestTest>? Tests { get; init; }

    /// <summary>How it last ended, as the API told it.</summary>
    public ExecutionResult? Result { get; init; }
}
