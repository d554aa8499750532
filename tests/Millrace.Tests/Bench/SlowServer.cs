using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Millrace.Contracts;
using Millrace.Contracts.Executions;

namespace Millrace.Tests.Bench;

/// <summary>Something that answers a request for a job as a test tells it to, and does nothing else a Millrace does.</summary>
internal sealed class SlowServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SlowServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <param name="answer">Given the number of the request, from 1, writes its answer.</param>
    public static async Task<SlowServer> StartAsync(Func<int, HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var asked = 0;
        app.MapPost("/api/execute", (HttpContext context) => answer(Interlocked.Increment(ref asked), context));
        await app.StartAsync();
        return new SlowServer(app);
    }

    /// <summary>Answers with a result.</summary>
    public static Task ResultAsync(HttpContext context, string stdout, Outcome outcome = Outcome.Success) => context.Response.WriteAsync(JsonSerializer.Serialize(
        new ExecutionResult { JobId = "job_1", Language = "bash", Status = JobStatus.Completed, Outcome = outcome, Stdout = stdout, Timings = new Timings(0, 0, 0, 0, 0) }, MillraceJson.Default.ExecutionResult));

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
