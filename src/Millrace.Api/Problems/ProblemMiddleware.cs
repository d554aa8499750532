using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Millrace.Transport;
using Millrace.Transport.Queue;

namespace Millrace.Api.Problems;

/// <summary>Sees to it that every refusal and every failure is answered as a problem, and that a failure tells the client nothing of our insides.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    private const int ClientClosedRequest = 499;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (IsBareRefusal(context.Response))
            {
                await ProblemFactory.ForStatus(context.Response.StatusCode, Explain(context)).ExecuteAsync(context);
            }
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, e);
        }
    }

    private async Task AnswerAsync(HttpContext context, Exception e)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = ClientClosedRequest;
            return;
        }

        if (e is BadHttpRequestException bad)
        {
            await ProblemFactory.ForStatus(bad.StatusCode, bad.Message).ExecuteAsync(context);
            return;
        }

        if (Unavailable(e) is { } unavailable)
        {
            LogUnavailable(context.Request.Method, context.Request.Path, e.Message);
            await unavailable.ExecuteAsync(context);
            return;
        }

        LogFailure(context.Request.Method, context.Request.Path, e);
        await ProblemFactory.ForStatus(StatusCodes.Status500InternalServerError, "The server failed. Its log says more under this request's id.").ExecuteAsync(context);
    }

    // Which service it is may be asked at /health; where it is, is for the log.
    private static ProblemResult? Unavailable(Exception e) => e switch
    {
        TransportUnavailableException => ProblemFactory.Retry(
            "unavailable", "A service behind this server is away", "The state of jobs is out of reach just now. Try again in a moment."),
        QueueUnavailableException => ProblemFactory.Retry(
            "queue-unavailable", "The queue is out of reach", "The job could not be handed to the queue and is not accepted. Try again in a moment."),
        _ => null,
    };

    private static bool IsBareRefusal(HttpResponse response) =>
        response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null or 0 };

    private static string? Explain(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => "There is nothing at this path.",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Method} is not possible here; allowed: {context.Response.Headers.Allow}.",
        _ => null,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} could not be answered: {Reason}")]
    private partial void LogUnavailable(string method, string path, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogFailure(string method, string path, Exception e);
}
