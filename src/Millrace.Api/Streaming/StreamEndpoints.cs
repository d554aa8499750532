using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Millrace.Api.Access;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Api.Security;
using Millrace.Api.Telemetry;
using Millrace.Contracts.Access;
using Millrace.Contracts.Executions;
using Millrace.Transport.Jobs;

namespace Millrace.Api.Streaming;

/// <summary><c>/stream</c> and <c>/stream/{job_id}</c>: jobs over WebSocket, to watch and to talk to.</summary>
internal static class StreamEndpoints
{
    public static void MapStreams(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/stream/{jobId}", JobAsync)
            .WithName("StreamJob")
            .WithTags("Streams")
            .WithSummary("Follow a job and talk to it, over WebSocket")
            .WithDescription(
                "JSON text messages. Client: subscribe {job_id, from_seq}, unsubscribe, stdin {data}, stdin_eof, resize {cols, rows}, signal {name}. "
                + "Server: output, status, stage, restarted, result, error, ping. Closes with 1000 after the result.")
            .Produces(StatusCodes.Status101SwitchingProtocols)
            .ProducesProblems(400, 403, 404, 426)
            .Needs(KeyScope.Execute, KeyScope.Read);
        routes.MapGet("/stream", AnyAsync)
            .WithName("Stream")
            .WithTags("Streams")
            .WithSummary("Follow jobs, one after another, over WebSocket")
            .WithDescription("As /stream/{jobId}, but follows nothing until the first subscribe, and stays open after a result.")
            .Produces(StatusCodes.Status101SwitchingProtocols)
            .ProducesProblems(400, 403, 426)
            .Needs(KeyScope.Execute, KeyScope.Read);
    }

    private static async Task<IResult> JobAsync(string jobId, HttpContext context, IJobStore store, StreamServices services, OriginPolicy origins)
    {
        var errors = new FieldErrors();
        var fromSeq = new QueryReader(context.Request, errors, "from_seq").Integer("from_seq", 0, long.MaxValue);
        if (Refuse(context, origins, errors) is { } refusal)
        {
            return refusal;
        }

        var job = StreamedJob.Of(await store.GetOwnAsync(jobId, context));
        return job is null ? ProblemFactory.JobNotFound(jobId) : await ConverseAsync(context, job, fromSeq ?? 0, services);
    }

    private static async Task<IResult> AnyAsync(HttpContext context, StreamServices services, OriginPolicy origins)
    {
        var errors = new FieldErrors();
        _ = new QueryReader(context.Request, errors);
        return Refuse(context, origins, errors) ?? await ConverseAsync(context, null, 0, services);
    }

    // Browsers send cookies and reach local addresses from any page, and no CORS check guards a WebSocket: the origin does.
    private static ProblemResult? Refuse(HttpContext context, OriginPolicy origins, FieldErrors errors)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            return ProblemFactory.ForStatus(StatusCodes.Status426UpgradeRequired, "This is a WebSocket; use GET /api/jobs/{id}/events for plain HTTP.");
        }

        if (!origins.Allows(context.Request))
        {
            return ProblemFactory.ForStatus(StatusCodes.Status403Forbidden, "Pages of this origin may not connect; Millrace:Cors:Origins lists the ones that may.");
        }

        return errors.Any ? ProblemFactory.Invalid(errors) : null;
    }

    private static async Task<IResult> ConverseAsync(HttpContext context, StreamedJob? job, long fromSeq, StreamServices services)
    {
        using var socket = new StreamSocket(await context.WebSockets.AcceptWebSocketAsync(StreamProtocol.Chosen(context)), services.Options, services.Time);
        using var counted = ApiMetrics.Follow("websocket");
        await using var conversation = new StreamConversation(socket, job, context.Caller(), services);
        await conversation.RunAsync(fromSeq);
        return Results.Empty;
    }
}
