using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Millrace.Api.Access;
using Millrace.Api.Answers;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Api.Validation;
using Millrace.Contracts.Access;
using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;
using Millrace.Transport.Callbacks;
using Millrace.Transport.Jobs;
using Millrace.Transport.Queue;

namespace Millrace.Api.Jobs;

/// <summary><c>/api/jobs</c>: look at jobs and cancel them.</summary>
internal static class JobEndpoints
{
    private const int MaxPage = 200;
    private const int DefaultPage = 50;

    private static readonly Dictionary<string, JobStatus> Statuses = new(StringComparer.Ordinal)
    {
        ["queued"] = JobStatus.Queued,
        ["running"] = JobStatus.Running,
        ["completed"] = JobStatus.Completed,
        ["failed"] = JobStatus.Failed,
        ["cancelled"] = JobStatus.Cancelled,
    };

    public static void MapJobs(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/api/jobs").WithTags("Jobs");
        jobs.MapGet("/{jobId}", GetAsync)
            .WithName("GetJob")
            .WithSummary("A job, with its result once it is over")
            .Produces<JobView>()
            .ProducesProblems(404)
            .Needs(KeyScope.Execute, KeyScope.Read);
        jobs.MapGet("", ListAsync)
            .WithName("ListJobs")
            .WithSummary("Jobs, newest first")
            .WithDescription("Query: workspace_id, status, language (id or alias), limit (1 to 200, default 50), cursor (next_cursor of the page before).")
            .Produces<JobList>()
            .ProducesProblems(400)
            .Needs(KeyScope.Read);
        jobs.MapDelete("/{jobId}", CancelAsync)
            .WithName("CancelJob")
            .WithSummary("Cancel a job")
            .WithDescription(
                "200 when the job waited and is cancelled now, or was over before (the answer is the job as it stands: cancelling twice is no error); "
                + "202 when it runs and its runner was told; the result follows within moments.")
            .Produces<JobView>()
            .Produces<JobView>(StatusCodes.Status202Accepted)
            .ProducesProblems(404, 503)
            .Needs(KeyScope.Execute);
    }

    private static async Task<IResult> GetAsync(string jobId, HttpContext context, IJobStore store, IJobQueue queue, ICallbackStore callbacks)
    {
        if (await store.GetOwnAsync(jobId, context) is not { } job)
        {
            return ProblemFactory.JobNotFound(jobId);
        }

        var view = JobView.Of(job, job.Status == JobStatus.Queued ? queue.PositionOf(jobId) : null);
        return Answer(view with { Callback = await ReportAsync(job, callbacks, context.RequestAborted) });
    }

    // In a fleet the callback is noted a moment after the job's end.
    private static async Task<CallbackReport?> ReportAsync(JobRecord job, ICallbackStore callbacks, CancellationToken cancellation) => job.Spec.CallbackUrl switch
    {
        null => null,
        var url => await callbacks.GetAsync(job.JobId, cancellation)
            ?? new CallbackReport { Url = url, State = job.Status.IsFinal() ? CallbackState.Pending : CallbackState.Waiting },
    };

    private static async Task<IResult> ListAsync(HttpContext context, IJobStore store, LanguageCatalog catalog)
    {
        var errors = new FieldErrors();
        var query = ReadQuery(new QueryReader(context.Request, errors, "workspace_id", "status", "language", "limit", "cursor"), catalog, errors) with { Tenant = context.Caller().Tenant };
        if (errors.Any)
        {
            return ProblemFactory.Invalid(errors);
        }

        try
        {
            var page = await store.ListAsync(query, context.RequestAborted);
            return Answer(new JobList { Jobs = [.. page.Jobs.Select(job => JobView.Of(job) with { Result = null, Analysis = null })], NextCursor = page.NextCursor });
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            errors.Add("cursor", "must be the next_cursor of an earlier page");
            return ProblemFactory.Invalid(errors);
        }
    }

    private static JobQuery ReadQuery(QueryReader query, LanguageCatalog catalog, FieldErrors errors)
    {
        var workspace = query.Text("workspace_id");
        ChoicesRule.CheckWorkspace(workspace, errors);
        var language = query.Text("language");
        if (!catalog.TryFind(language, out var known) && language is not null)
        {
            errors.Add("language", "is not a known language; GET /api/languages lists them");
        }

        return new JobQuery(workspace, query.Choice("status", Statuses), known?.Id, (int)(query.Integer("limit", 1, MaxPage) ?? DefaultPage), query.Text("cursor"));
    }

    private static async Task<IResult> CancelAsync(string jobId, HttpContext context, IJobStore store, JobCancellation cancellation)
    {
        var cancelled = await store.GetOwnAsync(jobId, context) is null
            ? new Cancelled(CancelOutcome.NotFound, null)
            : await cancellation.CancelAsync(jobId, context.RequestAborted);
        return cancelled.Outcome switch
        {
            CancelOutcome.NotFound => ProblemFactory.JobNotFound(jobId),
            CancelOutcome.OutOfReach => ProblemFactory.Retry("job-out-of-reach", "No runner has the job just now", "The job is about to be given to another runner. Try again in a moment."),
            CancelOutcome.AlreadyFinished => Answer(JobView.Of(cancelled.Job!) with { Message = "The job was already finished." }),
            CancelOutcome.Cancelled => Answer(JobView.Of(cancelled.Job!) with { Message = "The job is cancelled." }),
            _ => Answer(JobView.Of(cancelled.Job!) with { Message = "The job is being cancelled." }, StatusCodes.Status202Accepted),
        };
    }

    private static IResult Answer<T>(T value, int status = StatusCodes.Status200OK) => JsonAnswer.Of(value, status);
}
