using Millrace.Contracts.Executions;

namespace Millrace.Api.Shares;

/// <summary>What is kept of a share, and what its id is made from.</summary>
public sealed record ShareContent
{
    /// <summary>Canonical language id.</summary>
    public required string Language { get; init; }

    /// <summary>Version selector; absent for any.</summary>
    public string? Version { get; init; }

    /// <summary>The program.</summary>
    public required IReadOnlyList<RequestFile> Files { get; init; }

    /// <summary>Which file is started.</summary>
    public required string EntryPoint { get; init; }

    /// <summary>Standard input.</summary>
    public string? Stdin { get; init; }

    /// <summary>Command-line arguments.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Additional arguments of the compiler.</summary>
    public IReadOnlyList<string>? CompileArgs { get; init; }

    /// <summary>Limits other than the defaults.</summary>
    public RequestLimits? Limits { get; init; }

    /// <summary>Tests of the program.</summary>
    public IReadOnlyList<RequestTest>? Tests { get; init; }

    /// <summary>How it last ended, by the word of whoever shared it. The ids of job and runner are left out.</summary>
    public ExecutionResult? Result { get; init; }
}

/// <summary>A share.</summary>
public sealed record ShareView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Path of its page.</summary>
    public required string Url { get; init; }

    /// <summary>When it was first made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <inheritdoc cref="ShareContent.Language"/>
    public required string Language { get; init; }

    /// <inheritdoc cref="ShareContent.Version"/>
    public string? Version { get; init; }

    /// <inheritdoc cref="ShareContent.Files"/>
    public required IReadOnlyList<RequestFile> Files { get; init; }

    /// <inheritdoc cref="ShareContent.EntryPoint"/>
    public required string EntryPoint { get; init; }

    /// <inheritdoc cref="ShareContent.Stdin"/>
    public string? Stdin { get; init; }

    /// <inheritdoc cref="ShareContent.Args"/>
    public IReadOnlyList<string>? Args { get; init; }

    /// <inheritdoc cref="ShareContent.CompileArgs"/>
    public IReadOnlyList<string>? CompileArgs { get; init; }

    /// <inheritdoc cref="ShareContent.Limits"/>
    public RequestLimits? Limits { get; init; }

    /// <inheritdoc cref="ShareContent.Tests"/>
    public IReadOnlyList<RequestTest>? Tests { get; init; }

    /// <inheritdoc cref="ShareContent.Result"/>
    public ExecutionResult? Result { get; init; }
}

/// <summary>Where a new share is found.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Url">Path of its page.</param>
public sealed record ShareCreated(string Id, string Url);

/// <summary>A page of one's own shares, newest first.</summary>
/// <param name="Shares">The shares.</param>
/// <param name="NextCursor">Give this as <c>cursor</c> for the next page; absent on the last.</param>
public sealed record ShareList(IReadOnlyList<ShareSummary> Shares, string? NextCursor);

/// <summary>A share in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Url">Path of its page.</param>
/// <param name="Language">Canonical language id.</param>
/// <param name="CreatedAt">When it was first made.</param>
public sealed record ShareSummary(string Id, string Url, string Language, DateTimeOffset CreatedAt);
