using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Millrace.Api.Requests;

namespace Millrace.Api.Problems;

/// <summary>The problems of this API, one method each.</summary>
internal static class ProblemFactory
{
    public static ProblemResult Invalid(FieldErrors errors) => new(new Problem
    {
        Type = Kind("invalid-request"),
        Title = "The request is not valid",
        Status = StatusCodes.Status400BadRequest,
        Detail = "Every mistake is listed under errors.",
        Errors = errors.ToDictionary(),
    });

    public static ProblemResult JobNotFound(string jobId) => Of(
        StatusCodes.Status404NotFound, "job-not-found", "No such job", $"There is no job '{Shorten(jobId)}'; its retention may have passed.");

    public static ProblemResult LanguageNotFound(string id, IReadOnlyList<string> near) => Of(
        StatusCodes.Status404NotFound,
        "language-not-found",
        "No such language",
        near.Count == 0 ? $"There is no language '{Shorten(id)}'." : $"There is no language '{Shorten(id)}'; near it: {string.Join(", ", near)}.");

    public static ProblemResult KeyReused() => Of(
        StatusCodes.Status422UnprocessableEntity,
        "idempotency-key-reused",
        "The idempotency key belongs to another request",
        "A different request was accepted under this Idempotency-Key. Use a new key for a new request.");

    public static ProblemResult QueueFull(string detail) => Retry("queue-full", "The queue is full", detail);

    public static ProblemResult Retry(string kind, string title, string detail) => new(new Problem
    {
        Type = Kind(kind),
        Title = title,
        Status = StatusCodes.Status503ServiceUnavailable,
        Detail = detail,
        RetryAfter = 1,
    });

    public static ProblemResult ForStatus(int status, string? detail = null)
    {
        var phrase = ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } known ? known : "Error";
        return Of(status, phrase.ToLowerInvariant().Replace(' ', '-'), phrase, detail);
    }

    public static ProblemResult Of(int status, string kind, string title, string? detail) =>
        new(new Problem { Type = Kind(kind), Title = title, Status = status, Detail = detail });

    private static string Kind(string name) => "urn:millrace:problem:" + name;

    private static string Shorten(string text) => text.Length <= 64 ? text : text[..64] + "…";
}
