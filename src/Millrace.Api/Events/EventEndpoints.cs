using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Millrace.Api.Access;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Contracts.Access;
using Millrace.Contracts.Executions;
using Millrace.Transport.Jobs;

namespace Millrace.Api.Events;

/// <summary><c>GET /api/jobs/{id}/events</c>: the story of a job over SSE or by polling.</summary>
internal static class EventEndpoints
{
    private const string LastEventId = "Last-Event-ID";
    private const int MaxWaitMs = 30_000;
    private const int MaxPage = 10_000;
    private const int DefaultPage = 1_000;

    private static readonly Dictionary<string, bool> Formats = new(StringComparer.Ordinal) { ["json"] = false, ["sse"] = true };

    public static void MapEvents(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/jobs/{jobId}/events", HandleAsync)
            .WithName("GetJobEvents")
            .WithTags("Jobs")
            .WithSummary("Follow a job")
            .WithDescription(
                "With Accept: text/event-stream (or ?format=sse) a stream of server-sent events; otherwise one JSON page, and with ?wait_ms= the server "
                + "waits up to 30 s for the first event. from_seq is the first sequence number wanted (inclusive; 0 or absent: from the start); Last-Event-ID is the last one seen (exclusive). "
                + "A stream ends after the result; who reconnects after that is told 204, so that an EventSource stops.")
            .Produces<EventPage>(StatusCodes.Status200OK, "application/json")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(400, 404)
            .Needs(KeyScope.Execute, KeyScope.Read);

    private static async Task<IResult> HandleAsync(string jobId, HttpContext context, IJobStore store, EventFeeds feeds)
    {
        var errors = new FieldErrors();
        var query = new QueryReader(context.Request, errors, "format", "from_seq", "limit", "wait_ms");
        var asSse = query.Choice("format", Formats) ?? AcceptsSse(context.Request);
        var fromSeq = query.Integer("from_seq", 0, long.MaxValue);
        var limit = query.Integer("limit", 1, MaxPage) ?? DefaultPage;
        var wait = TimeSpan.FromMilliseconds(query.Integer("wait_ms", 0, MaxWaitMs) ?? 0);
        var after = ReadLastEventId(context.Request, errors) ?? JobEvents.After(fromSeq);
        if (errors.Any)
        {
            return ProblemFactory.Invalid(errors);
        }

        if (await store.GetOwnAsync(jobId, context) is null)
        {
            return ProblemFactory.JobNotFound(jobId);
        }

        return asSse ? feeds.Sse(jobId, after) : feeds.Page(jobId, after, (int)limit, wait);
    }

    private static bool AcceptsSse(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase) && a.Quality is not 0);

    private static long? ReadLastEventId(HttpRequest request, FieldErrors errors)
    {
        var text = request.Headers[LastEventId].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) && seq < long.MaxValue)
        {
            return seq;
        }

        errors.Add(LastEventId, "must be the id of an event, a whole number");
        return null;
    }
}
