using System.Globalization;
using Microsoft.AspNetCore.Http;
using Millrace.Api.Answers;

namespace Millrace.Api.Problems;

/// <summary>Answers with a problem.</summary>
internal sealed class ProblemResult(Problem problem) : IResult
{
    public const string ContentType = "application/problem+json";

    public Problem Problem => problem;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = problem.Status;
        if (problem.RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var complete = problem with { Instance = httpContext.Request.Path, RequestId = httpContext.TraceIdentifier };
        return JsonAnswer.WriteAsync(httpContext, complete, ContentType);
    }
}
