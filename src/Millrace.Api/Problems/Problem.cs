using System.Text.Json.Serialization;
using Millrace.Contracts.Analysis;

namespace Millrace.Api.Problems;

/// <summary>Why a request was refused, as RFC 9457 writes it (<c>application/problem+json</c>).</summary>
public sealed record Problem
{
    /// <summary>What kind of problem, for programs: <c>urn:millrace:problem:invalid-request</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What kind of problem, for people.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What happened this time.</summary>
    public string? Detail { get; init; }

    /// <summary>The path of the request.</summary>
    public string? Instance { get; init; }

    /// <summary>The request's id, as in the <c>X-Request-Id</c> header; the server's log has it too.</summary>
    public string? RequestId { get; init; }

    /// <summary>Every mistake of the request by field: <c>files[1].name</c>, <c>limits.wall_ms</c>, <c>$</c> for the whole body.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>What was found in the sources, when that is why.</summary>
    public SourceAnalysis? Analysis { get; init; }

    /// <summary>Seconds after which trying again makes sense; also in the <c>Retry-After</c> header.</summary>
    [JsonIgnore]
    public int? RetryAfter { get; init; }
}
