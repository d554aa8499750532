using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Millrace.Api.Access;
using Millrace.Api.Analysis;
using Millrace.Api.Answers;
using Millrace.Api.Events;
using Millrace.Api.Problems;
using Millrace.Api.RateLimits;
using Millrace.Api.Requests;
using Millrace.Api.Telemetry;
using Millrace.Api.Validation;
using Millrace.Contracts.Access;
using Millrace.Contracts.Executions;
using Millrace.Transport.Queue;

namespace Millrace.Api.Executions;

/// <summary><c>POST /api/execute</c>.</summary>
internal static class ExecuteEndpoint
{
    public static void MapExecute(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/execute", HandleAsync)
            .WithName("Execute")
            .WithTags("Executions")
            .WithSummary("Run source code")
            .WithDescription(
                "Answers 202 once the job is recorded and queued. With ?wait=true it answers 200 with the result as soon as there is one; "
                + "a client that goes away while it waits does not cancel the job. A repeated Idempotency-Key with the same request answers for the same job.")
            .Accepts<ExecutionRequest>("application/json")
            .Produces<ExecutionAccepted>(StatusCodes.Status202Accepted)
            .Produces<ExecutionResult>()
            .ProducesProblems(400, 413, 415, 422, 500, 503)
            .Needs(KeyScope.Execute)
            .LimitedAs("executions");

    private static async Task<IResult> HandleAsync(
        HttpContext context, RequestValidator validator, SourceAnalyzer analyzer, JobIntake intake, JobEvents events, IOptions<RequestOptions> options)
    {
        var aborted = context.RequestAborted;

        // 1 Receive.
        var began = Stopwatch.GetTimestamp();
        var body = await RequestBody.ReadJsonAsync(context.Request, options.Value.BodyBytes, aborted);
        var errors = new FieldErrors();
        var wait = new QueryReader(context.Request, errors, "wait").Flag("wait");
        var key = IdempotencyKey.Read(context.Request, errors);
        var request = RequestReader.Read(body, errors);

        // 2 Validate.
        var caller = context.Caller();
        var spec = request is null ? null : await validator.ValidateAsync(request, wait, caller.Policy, errors, aborted);
        if (spec is null || errors.Any)
        {
            ApiMetrics.Refused("invalid");
            return ProblemFactory.Invalid(errors);
        }

        spec = spec with { Analysis = analyzer.Analyze(spec) };
        if (analyzer.Refusal(spec.Analysis) is { } refused)
        {
            ApiMetrics.Refused("policy");
            return refused;
        }

        ApiMetrics.Validated(began);

        // 3 Record and 4 Enqueue; who waits listens before the job can begin, so that nothing is missed.
        using var listening = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        Task<ExecutionResult?>? result = null;
        try
        {
            var taken = await intake.AcceptAsync(caller, spec, key, RequestFingerprint.Of(request!), Listen, aborted);
            if (taken.Outcome == IntakeOutcome.KeyReused)
            {
                return ProblemFactory.KeyReused();
            }

            if (taken.Refusal is { } refusal)
            {
                ApiMetrics.Refused("allowance");
                return refusal;
            }

            Listen(taken.Job.JobId);
            return result is not null && await result is { } final ? Finished(context, final with { Analysis = taken.Job.Spec.Analysis }) : Accepted(context, taken);
        }
        catch (QueueUnavailableException)
        {
            ApiMetrics.Refused("unavailable");
            throw;
        }
        catch (QueueFullException e)
        {
            ApiMetrics.Refused("queue_full");
            return ProblemFactory.QueueFull(e.Message);
        }
        finally
        {
            await listening.CancelAsync();
        }

        void Listen(string jobId) => result ??= wait ? events.ReadResultAsync(jobId, listening.Token) : null;
    }

    private static IResult Finished(HttpContext context, ExecutionResult result)
    {
        context.Response.Headers.Location = JobLinks.Job(result.JobId);
        return JsonAnswer.Of(result);
    }

    private static IResult Accepted(HttpContext context, Intake taken)
    {
        var id = taken.Job.JobId;
        context.Response.Headers.Location = JobLinks.Job(id);
        var answer = new ExecutionAccepted
        {
            JobId = id,
            Status = taken.Job.Status,
            Message = taken.Outcome == IntakeOutcome.Repeated ? "This request was accepted before; this is its job." : "The job is accepted.",
            StreamUrl = JobLinks.Stream(id),
            Analysis = taken.Job.Spec.Analysis,
        };
        return JsonAnswer.Of(answer, StatusCodes.Status202Accepted);
    }
}
