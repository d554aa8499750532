using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Millrace.Bench.Workloads;
using Millrace.Contracts;
using Millrace.Contracts.Executions;

namespace Millrace.Bench.Server;

/// <summary>Asks the server over HTTP, on connections that stay open, as any client would.</summary>
internal sealed class MillraceClient : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly TimeProvider _clock;
    private readonly HttpClient _http;

    public MillraceClient(Uri address, TimeProvider clock, string? key = null)
    {
        _clock = clock;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
        if (key is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        }
    }

    /// <summary>Runs a source and checks what it printed.</summary>
    public async Task<Answer> ExecuteAsync(Workload workload, string source, CancellationToken cancellation)
    {
        var request = JsonSerializer.SerializeToUtf8Bytes(workload.Request(source), MillraceJson.Default.ExecutionRequest);
        using var content = new ByteArrayContent(request) { Headers = { ContentType = Json } };
        var started = _clock.GetTimestamp();
        using var response = await SendAsync(token => _http.PostAsync("/api/execute?wait=true", content, token), cancellation);
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        var elapsed = _clock.GetElapsedTime(started);

        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new BenchException($"{workload.Name}: the server answered {(int)response.StatusCode}: {Encoding.UTF8.GetString(body)}");
        }

        var result = Read(workload, body);
        Check(workload, result);
        return new Answer(elapsed, result);
    }

    /// <summary>From submitting a source until the first event with output is read; then reads the rest.</summary>
    public async Task<TimeSpan> FirstOutputAsync(Workload workload, string source, CancellationToken cancellation)
    {
        var request = JsonSerializer.SerializeToUtf8Bytes(workload.Request(source), MillraceJson.Default.ExecutionRequest);
        using var content = new ByteArrayContent(request) { Headers = { ContentType = Json } };
        var started = _clock.GetTimestamp();
        using var accepted = await SendAsync(token => _http.PostAsync("/api/execute", content, token), cancellation);
        var link = accepted.Headers.Location ?? throw new BenchException($"{workload.Name}: the server answered {(int)accepted.StatusCode}.");
        using var follow = new HttpRequestMessage(HttpMethod.Get, $"{link}/events") { Headers = { Accept = { new MediaTypeWithQualityHeaderValue("text/event-stream") } } };
        using var events = await SendAsync(token => _http.SendAsync(follow, HttpCompletionOption.ResponseHeadersRead, token), cancellation);
        using var lines = new StreamReader(await events.Content.ReadAsStreamAsync(cancellation));
        TimeSpan? first = null;
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            first ??= line.StartsWith("event: output", StringComparison.Ordinal) ? _clock.GetElapsedTime(started) : null;
        }

        return first ?? throw new BenchException($"{workload.Name}: the job's events held no output.");
    }

    /// <summary>The shortest question there is.</summary>
    public async Task<TimeSpan> HealthAsync(CancellationToken cancellation)
    {
        var started = _clock.GetTimestamp();
        using var response = await SendAsync(token => _http.GetAsync("/health", token), cancellation);
        return response.IsSuccessStatusCode
            ? _clock.GetElapsedTime(started)
            : throw new BenchException($"GET /health answered {(int)response.StatusCode}.");
    }

    public void Dispose() => _http.Dispose();

    private static async Task<HttpResponseMessage> SendAsync(Func<CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellation)
    {
        try
        {
            return await send(cancellation);
        }
        catch (HttpRequestException e)
        {
            throw new BenchException($"The server did not answer: {e.Message}", e);
        }
        catch (TaskCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new BenchException("The server did not answer within two minutes.", e);
        }
    }

    private static ExecutionResult Read(Workload workload, byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, MillraceJson.Default.ExecutionResult)!;
        }
        catch (JsonException e)
        {
            throw new BenchException($"{workload.Name}: the answer is no result: {e.Message}", e);
        }
    }

    private static void Check(Workload workload, ExecutionResult result)
    {
        if (result.Outcome != Outcome.Success)
        {
            throw new BenchException($"{workload.Name}: the job ended with {result.Outcome}: {result.Error}\n{result.Compile?.Output}{result.Stderr}".TrimEnd());
        }

        OutputCheck.Require($"{workload.Name}, ours", workload.Expected, result.Stdout);
    }
}
