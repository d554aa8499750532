using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text.Json;
using Millrace.Bench.Fleet;
using Millrace.Bench.Workloads;
using Millrace.Contracts;
using Millrace.Contracts.Executions;

namespace Millrace.Bench.OpenLoop;

/// <summary>Sends jobs as a client would and says what became of each. Nothing that a server does is an exception here: it is a kind of failure.</summary>
internal sealed class LoadClient : IDisposable
{
    /// <summary>The server could not be reached, or let go of the connection.</summary>
    public const string NoConnection = "no connection";

    /// <summary>The result did not come in time.</summary>
    public const string TooLate = "no result in time";

    /// <summary>A stream ended before its result, or lost or repeated an event.</summary>
    public const string BrokenStream = "broken stream";

    /// <summary>What came is no answer of Millrace.</summary>
    public const string NoAnswer = "unreadable answer";

    /// <summary>The program printed something else.</summary>
    public const string WrongOutput = "wrong output";

    private readonly Uri _server;
    private readonly string? _key;
    private readonly HttpClient _http;

    /// <param name="server">Where it is.</param>
    /// <param name="key">An API key; null for none.</param>
    public LoadClient(Uri server, string? key)
    {
        _server = server;
        _key = key;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Runs one job to its end.</summary>
    /// <param name="workload">The program.</param>
    /// <param name="following">How to learn of its output.</param>
    /// <param name="now">The time since the start of the run.</param>
    /// <param name="patience">Ends the wait for this job.</param>
    public async Task<JobEnd> RunAsync(Workload workload, Following following, Func<TimeSpan> now, CancellationToken patience)
    {
        try
        {
            var request = JsonSerializer.SerializeToUtf8Bytes(workload.Request(workload.NextSource()), MillraceJson.Default.ExecutionRequest);
            using var content = new ByteArrayContent(request) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var response = await _http.PostAsync(following == Following.Answer ? "/api/execute?wait=true" : "/api/execute", content, patience);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => new JobEnd(Judge(workload, JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(patience), MillraceJson.Default.ExecutionResult))),
                HttpStatusCode.Accepted => await FollowAsync(workload, following, await JobIdAsync(response, patience), now, patience),
                _ => new JobEnd($"status {(int)response.StatusCode}"),
            };
        }
        catch (OperationCanceledException)
        {
            return new JobEnd(TooLate);
        }
        catch (WebSocketException e)
        {
            return new JobEnd(e.WebSocketErrorCode == WebSocketError.NotAWebSocket ? "stream refused" : BrokenStream);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException)
        {
            return new JobEnd(BrokenStream);
        }
        catch (HttpRequestException)
        {
            return new JobEnd(NoConnection);
        }
        catch (JsonException)
        {
            return new JobEnd(NoAnswer);
        }
    }

    public void Dispose() => _http.Dispose();

    // Who waited for the answer of an API that is being stopped gets 202 like everybody else, and follows.
    private Task<JobEnd> FollowAsync(Workload workload, Following following, string jobId, Func<TimeSpan> now, CancellationToken patience)
    {
        var watch = new JobWatch(now);
        return following == Following.WebSocket ? OverWebSocketAsync(workload, jobId, watch, patience) : OverEventsAsync(workload, jobId, watch, patience);
    }

    private async Task<JobEnd> OverWebSocketAsync(Workload workload, string jobId, JobWatch watch, CancellationToken patience)
    {
        using var subscriber = new Subscriber(_server, jobId, _key, watch.See);
        await subscriber.FollowAsync(patience);
        return new JobEnd(Judge(workload, watch.Result), watch.FirstOutput);
    }

    private async Task<JobEnd> OverEventsAsync(Workload workload, string jobId, JobWatch watch, CancellationToken patience)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/jobs/{jobId}/events") { Headers = { Accept = { new MediaTypeWithQualityHeaderValue("text/event-stream") } } };
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience);
        if (!response.IsSuccessStatusCode)
        {
            return new JobEnd($"status {(int)response.StatusCode}");
        }

        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(patience));
        var type = "";
        while (watch.Result is null && await lines.ReadLineAsync(patience) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                type = line["event: ".Length..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                using var data = JsonDocument.Parse(line["data: ".Length..]);
                watch.See(type, data.RootElement);
            }
        }

        return new JobEnd(watch.Result is null ? BrokenStream : Judge(workload, watch.Result), watch.FirstOutput);
    }

    private static async Task<string> JobIdAsync(HttpResponseMessage response, CancellationToken patience)
    {
        using var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(patience));
        return answer.RootElement.TryGetProperty("job_id", out var id) && id.GetString() is { Length: > 0 } text ? text : throw new JsonException("It names no job.");
    }

    private static string? Judge(Workload workload, ExecutionResult? result) =>
        result is null ? NoAnswer
        : result.Outcome != Outcome.Success ? $"outcome {JsonNamingPolicy.SnakeCaseLower.ConvertName(result.Outcome.ToString())}"
        : result.Stdout != workload.Expected ? WrongOutput
        : null;
}
