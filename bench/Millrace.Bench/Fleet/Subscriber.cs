using System.Net.WebSockets;
using System.Text.Json;

namespace Millrace.Bench.Fleet;

/// <summary>Somebody who watches a job over WebSocket and notes whether every number came once, in order, up to the result.</summary>
/// <param name="api">Where to watch.</param>
/// <param name="jobId">The job.</param>
/// <param name="key">An API key; null for none.</param>
/// <param name="seen">Told of each event: its type and its data.</param>
internal sealed class Subscriber(Uri api, string jobId, string? key = null, Action<string, JsonElement>? seen = null) : IDisposable
{
    private const long NumbersOfAnAttempt = 1_000_000_000;

    private readonly ClientWebSocket _socket = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _last;

    /// <summary>Completes with the first event.</summary>
    public Task Settled => _settled.Task;

    /// <summary>Follows the job to its result.</summary>
    /// <exception cref="InvalidOperationException">A number was missing or came twice, or the stream ended before the result.</exception>
    public async Task FollowAsync(CancellationToken cancellation)
    {
        if (key is not null)
        {
            _socket.Options.SetRequestHeader("Authorization", $"Bearer {key}");
        }

        await _socket.ConnectAsync(new UriBuilder(new Uri(api, $"/stream/{jobId}")) { Scheme = api.Scheme == "https" ? "wss" : "ws" }.Uri, cancellation);
        var buffer = new byte[4 * 1024];
        using var message = new MemoryStream();
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer, cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                throw new InvalidOperationException($"The stream of {jobId} ended after {_last}, without a result.");
            }

            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                if (See(message.ToArray()))
                {
                    return;
                }

                message.SetLength(0);
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    // True when that was the result.
    private bool See(byte[] text)
    {
        using var json = JsonDocument.Parse(text);
        var type = json.RootElement.GetProperty("type").GetString();
        if (type == "ping")
        {
            return false;
        }

        var data = json.RootElement.GetProperty("data");
        if (type == "error")
        {
            throw new InvalidOperationException($"{jobId}: {data.GetRawText()}");
        }

        var seq = data.GetProperty("seq").GetInt64();
        if (seq != _last + 1 && !(type == "restarted" && seq > _last && seq % NumbersOfAnAttempt == 1))
        {
            throw new InvalidOperationException($"{jobId}: after {_last} came {seq}.");
        }

        _last = seq;
        _settled.TrySetResult();
        seen?.Invoke(type!, data);
        return type == "result";
    }
}
