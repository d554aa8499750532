using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Millrace.Contracts;
using Millrace.Contracts.Executions;

namespace Millrace.JourneyTests.Support;

/// <summary>What a client program would do, in few words.</summary>
public sealed class MillraceClient : IDisposable
{
    private readonly string? _key;

    public MillraceClient(Uri address, string? key = null)
    {
        _key = key;
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(3) };
        if (key is not null)
        {
            Http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        }
    }

    public HttpClient Http { get; }

    /// <summary>Runs a program and waits for its result.</summary>
    public async Task<ExecutionResult> RunAsync(string language, string source, object? more = null)
    {
        using var response = await PostAsync("/api/execute?wait=true", Request(language, source, more));
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {body}");
        return JsonSerializer.Deserialize(body, MillraceJson.Default.ExecutionResult)!;
    }

    /// <summary>Submits a program; returns its id.</summary>
    public async Task<string> SubmitAsync(string language, string source, object? more = null)
    {
        using var response = await PostAsync("/api/execute", Request(language, source, more));
        var body = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == 202, $"{(int)response.StatusCode}: {body}");
        return JsonNode.Parse(body)!["job_id"]!.GetValue<string>();
    }

    public Task<HttpResponseMessage> PostAsync(string path, JsonNode body) => Http.PostAsJsonAsync(path, body);

    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await Http.GetStringAsync(path))!;

    /// <summary>Waits until a job is final; returns its result.</summary>
    public async Task<ExecutionResult> ResultOfAsync(string jobId)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var job = await GetAsync($"/api/jobs/{jobId}");
            if (job["result"] is { } result)
            {
                return result.Deserialize(MillraceJson.Default.ExecutionResult)!;
            }

            await Task.Delay(20, patience.Token);
        }
    }

    public async Task<JobSocket> OpenAsync(string jobId, string query = "")
    {
        var socket = new ClientWebSocket();
        if (_key is not null)
        {
            socket.Options.SetRequestHeader("Authorization", "Bearer " + _key);
        }

        var url = new UriBuilder(new Uri(Http.BaseAddress!, $"/stream/{jobId}{query}")) { Scheme = "ws" }.Uri;
        await socket.ConnectAsync(url, CancellationToken.None);
        return new JobSocket(socket);
    }

    public void Dispose() => Http.Dispose();

    public static JsonObject Request(string language, string source, object? more = null)
    {
        var request = more is null ? [] : (JsonObject)JsonSerializer.SerializeToNode(more)!;
        request["language"] = language;
        if (!request.ContainsKey("files"))
        {
            request["source_code"] = source;
        }

        return request;
    }
}

/// <summary>A WebSocket on a job.</summary>
public sealed class JobSocket(ClientWebSocket socket) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly StringBuilder _output = new();

    /// <summary>All output text so far.</summary>
    public string Output => _output.ToString();

    public WebSocketCloseStatus? CloseStatus => socket.CloseStatus;

    public Task SayAsync(object message) => SayTextAsync(JsonSerializer.Serialize(message));

    public Task SayTextAsync(string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>The next message, or null when the server has closed.</summary>
    public async Task<JsonNode?> ReadAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        using var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, patience.Token);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                break;
            }
        }

        var json = JsonNode.Parse(message.ToArray())!;
        if (json["type"]!.GetValue<string>() == "output")
        {
            _output.Append(json["data"]!["text"]!.GetValue<string>());
        }

        return json;
    }

    /// <summary>Reads until the output holds a text.</summary>
    public async Task WaitForOutputAsync(string text)
    {
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            Assert.True(await ReadAsync() is not null, $"The stream ended without '{text}'. Output: {Output}");
        }
    }

    /// <summary>Reads until a message of a type.</summary>
    public async Task<JsonNode> WaitForAsync(string type)
    {
        while (true)
        {
            var message = await ReadAsync();
            Assert.True(message is not null, $"The stream ended without '{type}'. Output: {Output}");
            if (message["type"]!.GetValue<string>() == type)
            {
                return message;
            }
        }
    }

    /// <summary>Reads to the end; returns the result.</summary>
    public async Task<ExecutionResult> ResultAsync()
    {
        var message = await WaitForAsync("result");
        return message["data"]!["result"]!.Deserialize(MillraceJson.Default.ExecutionResult)!;
    }

    public void Dispose() => socket.Dispose();
}
