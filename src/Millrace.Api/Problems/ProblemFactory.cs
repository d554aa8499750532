using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Millrace.Api.Requests;
using Millrace.Contracts.Analysis;

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

    public static ProblemResult NotSafeEnough(SourceAnalysis analysis, int threshold) => new(new Problem
    {
        Type = Kind("not-safe-enough"),
        Title = "This server does not run such programs",
        Status = StatusCodes.Status400BadRequest,
        Detail = string.Create(CultureInfo.InvariantCulture, $"The sources have a safety score of {analysis.Score}; this server asks for {threshold} or more. What takes from it is listed under analysis."),
        Analysis = analysis,
    });

    public static ProblemResult JobNotFound(string jobId) => Of(
        StatusCodes.Status404NotFound, "job-not-found", "No such job", $"There is no job '{Shorten(jobId)}'; its retention may have passed.");

    public static ProblemResult ShareNotFound(string shareId) => Of(
        StatusCodes.Status404NotFound, "share-not-found", "No such share", $"There is no share '{Shorten(shareId)}'.");

    public static ProblemResult SharesFull() => Of(
        StatusCodes.Status507InsufficientStorage, "shares-full", "There is no room for more shares", "The shares of this server have reached the size that Millrace:Shares:TotalMb allows.");

    public static ProblemResult KeyNotFound(string keyId) => Of(
        StatusCodes.Status404NotFound, "key-not-found", "No such key", $"There is no key '{Shorten(keyId)}'; GET /api/keys lists them.");

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

    public static ProblemResult Unauthorized(string detail) => Of(StatusCodes.Status401Unauthorized, "unauthorized", "Who are you?", detail);

    public static ProblemResult Forbidden(string detail) => Of(StatusCodes.Status403Forbidden, "forbidden", "The key does not allow this", detail);

    public static ProblemResult KeyInAddress() => Of(
        StatusCodes.Status400BadRequest,
        "key-in-address",
        "A key does not belong into an address",
        "Addresses are logged and remembered. Send the key as Authorization: Bearer <key> or X-API-Key: <key>; over WebSocket from a browser as the sub-protocol bearer.<key>. "
        + "If this was a real key, revoke it: it has been on its way in the open.");

    public static ProblemResult TooManyRequests(string detail, int retryAfter) => TooMany("rate-limited", "Too many requests", detail, retryAfter);

    public static ProblemResult TooManyJobs(int maximum) => TooMany(
        "too-many-jobs", "Too many jobs at one time", string.Create(CultureInfo.InvariantCulture, $"This key may have {maximum} jobs waiting and running at one time. Wait for one to end."), 1);

    public static ProblemResult QuotaSpent(double seconds, int retryAfter) => TooMany(
        "quota-spent", "The CPU time of today is used up", string.Create(CultureInfo.InvariantCulture, $"This key may use {seconds} seconds of CPU time a day (UTC)."), retryAfter);

    public static ProblemResult QueueFull(string detail) => Retry("queue-full", "The queue is full", detail);

    public static ProblemResult Retry(string kind, string title, string detail) => new(new Problem
    {
        Type = Kind(kind),
        Title = title,
        Status = StatusCodes.Status503ServiceUnavailable,
        Detail = detail,
        RetryAfter = 1,
    });

    private static ProblemResult TooMany(string kind, string title, string detail, int retryAfter) => new(new Problem
    {
        Type = Kind(kind),
        Title = title,
        Status = StatusCodes.Status429TooManyRequests,
        Detail = detail,
        RetryAfter = Math.Max(1, retryAfter),
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
