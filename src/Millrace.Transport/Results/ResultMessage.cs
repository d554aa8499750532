using System.Text.Json;
using System.Text.Json.Serialization;
using Millrace.Contracts.Executions;

namespace Millrace.Transport.Results;

/// <summary>The end of a job as it is told to other systems and to callback URLs: UTF-8 JSON, snake_case.</summary>
public sealed record ResultMessage
{
    /// <summary>The version of this form; rises when a reader would misunderstand.</summary>
    public const int Version = 1;

    /// <summary>A result that makes the message larger than this is left out, bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>1.</summary>
    public int V { get; init; } = Version;

    /// <summary>Always <c>result</c>.</summary>
    public string Type { get; init; } = "result";

    /// <summary>The job.</summary>
    public required string JobId { get; init; }

    /// <summary>Whose it was.</summary>
    public required string Tenant { get; init; }

    /// <summary>The client's name for what it belongs to.</summary>
    public required string WorkspaceId { get; init; }

    /// <summary>Canonical language id.</summary>
    public required string Language { get; init; }

    /// <summary>Final status.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>Why.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The whole result; absent when it is larger than <see cref="MaxBytes"/>, then <see cref="JobUrl"/> has it.</summary>
    public ExecutionResult? Result { get; init; }

    /// <summary>Path of the job on any API of this fleet.</summary>
    public required string JobUrl { get; init; }

    /// <summary>The message for a finished job.</summary>
    public static byte[] Write(JobRecord job, ExecutionResult result)
    {
        var message = new ResultMessage
        {
            JobId = job.JobId,
            Tenant = job.Tenant,
            WorkspaceId = job.Spec.WorkspaceId,
            Language = result.Language,
            Status = result.Status,
            Outcome = result.Outcome,
            CreatedAt = job.CreatedAt,
            Result = result,
            JobUrl = $"/api/jobs/{job.JobId}",
        };
        var whole = JsonSerializer.SerializeToUtf8Bytes(message, ResultMessageJson.Default.ResultMessage);
        return whole.Length <= MaxBytes ? whole : JsonSerializer.SerializeToUtf8Bytes(message with { Result = null }, ResultMessageJson.Default.ResultMessage);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ResultMessage))]
internal sealed partial class ResultMessageJson : JsonSerializerContext;
