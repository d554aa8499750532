using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Millrace.Contracts;
using Millrace.Contracts.Executions;

namespace Millrace.Testing.Hostile;

/// <summary>Sends hostile jobs, one of each kind after the other, some at a time, and looks at what comes back.</summary>
/// <param name="http">To the server, in the name of whoever attacks.</param>
/// <param name="jobs">The kinds.</param>
/// <param name="bait">What must not come out.</param>
public sealed class HostileLoad(HttpClient http, IReadOnlyList<HostileJob> jobs, Bait bait)
{
    private static readonly TimeSpan BeforeLeaving = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private int _sent;

    /// <summary>Sends so many more, and waits for the end of all of them.</summary>
    public async Task<IReadOnlyList<HostileEnd>> RunAsync(int count, int concurrency, CancellationToken cancellation)
    {
        var ends = new ConcurrentBag<HostileEnd>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellation },
            async (_, token) => ends.Add(await SendAsync(jobs[Interlocked.Increment(ref _sent) % jobs.Count], token)));
        return [.. ends];
    }

    private async Task<HostileEnd> SendAsync(HostileJob job, CancellationToken cancellation)
    {
        try
        {
            return job.Sender switch
            {
                HostileSender.Cancels => await CancelAsync(job, cancellation),
                HostileSender.HangsUp => await HangUpAsync(job, cancellation),
                _ => await WaitAsync(job, cancellation),
            };
        }
        catch (HttpRequestException e)
        {
            return new HostileEnd(job.Name, "no answer", $"{job.Name}: {e.Message}");
        }
    }

    private async Task<HostileEnd> WaitAsync(HostileJob job, CancellationToken cancellation)
    {
        using var response = await PostAsync("/api/execute?wait=true", job, cancellation);
        var body = await response.Content.ReadAsStringAsync(cancellation);
        if (job.Sender == HostileSender.IsRefused)
        {
            var refused = response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge;
            return new HostileEnd(job.Name, $"{(int)response.StatusCode}", refused ? null : $"{job.Name} was not refused: {(int)response.StatusCode} {Shorten(body)}");
        }

        return response.StatusCode == HttpStatusCode.OK
            ? Judge(job, body, JsonSerializer.Deserialize(body, MillraceJson.Default.ExecutionResult)!)
            : new HostileEnd(job.Name, $"{(int)response.StatusCode}", $"{job.Name}: the server answered {(int)response.StatusCode} {Shorten(body)}");
    }

    private async Task<HostileEnd> CancelAsync(HostileJob job, CancellationToken cancellation)
    {
        using var accepted = await PostAsync("/api/execute", job, cancellation);
        var id = JsonNode.Parse(await accepted.Content.ReadAsStringAsync(cancellation))?["job_id"]?.GetValue<string>();
        if (id is null)
        {
            return new HostileEnd(job.Name, $"{(int)accepted.StatusCode}", $"{job.Name}: the server answered {(int)accepted.StatusCode}");
        }

        await Task.Delay(BeforeLeaving, cancellation);
        (await http.DeleteAsync(new Uri($"/api/jobs/{id}", UriKind.Relative), cancellation)).Dispose();
        while (true)
        {
            var record = await http.GetFromJsonAsync<JsonNode>($"/api/jobs/{id}", cancellation);
            if (record?["result"] is { } result)
            {
                return Judge(job, result.ToJsonString(), result.Deserialize(MillraceJson.Default.ExecutionResult)!);
            }

            await Task.Delay(BetweenLooks, cancellation);
        }
    }

    private async Task<HostileEnd> HangUpAsync(HostileJob job, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(BeforeLeaving);
        try
        {
            using var response = await PostAsync("/api/execute?wait=true", job, patience.Token);
            return new HostileEnd(job.Name, "answered", null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new HostileEnd(job.Name, "hung up", null);
        }
    }

    private Task<HttpResponseMessage> PostAsync(string path, HostileJob job, CancellationToken cancellation)
    {
        var body = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(job.Request, MillraceJson.Default.ExecutionRequest)) { Headers = { ContentType = Json } };
        return http.PostAsync(new Uri(path, UriKind.Relative), body, cancellation);
    }

    private HostileEnd Judge(HostileJob job, string body, ExecutionResult result)
    {
        var complaint = result.Outcome is Outcome.InternalError or Outcome.RunnerLost ? $"{job.Name} ended {result.Outcome}: {result.Error}"
            : result.Output.Contains("GOT THROUGH", StringComparison.Ordinal) ? $"{job.Name}: {Shorten(result.Output)}"
            : body.Contains(bait.Secret, StringComparison.Ordinal) ? $"{job.Name} had the secret"
            : null;
        return new HostileEnd(job.Name, result.Outcome.ToString(), complaint);
    }

    private static string Shorten(string text) => text.Length <= 400 ? text : text[..400];
}
