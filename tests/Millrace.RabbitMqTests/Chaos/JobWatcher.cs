using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace Millrace.RabbitMqTests.Chaos;

/// <summary>
/// Watches one job live, over WebSocket or SSE, and goes on elsewhere with the number after the last one it saw whenever its
/// connection ends; now and then it leaves by itself. It must see every number once, in order, to the result.
/// </summary>
/// <param name="doors">Where it may ask.</param>
/// <param name="jobId">The job.</param>
/// <param name="number">Decides at which door and how it begins.</param>
/// <param name="leavesAfter">Events after which it leaves by itself.</param>
internal sealed class JobWatcher(Doors doors, string jobId, int number, int leavesAfter = 3)
{
    private const long Stride = 1_000_000_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private long _last;

    /// <summary>Connections after the first.</summary>
    public int Reconnects { get; private set; } = -1;

    /// <summary>Events seen.</summary>
    public int Events { get; private set; }

    /// <summary>The first thing that was not as promised.</summary>
    public string? Fault { get; private set; }

    /// <summary>What the last event said.</summary>
    public JsonNode? Result { get; private set; }

    /// <summary>All that was printed by the attempt that is told.</summary>
    public string Output { get; private set; } = "";

    public string JobId => jobId;

    public async Task WatchAsync(CancellationToken cancellation)
    {
        while (Result is null && Fault is null)
        {
            Reconnects++;
            try
            {
                var addresses = doors.Addresses();
                var address = addresses[(number + Reconnects) % addresses.Count];
                await ((number + Reconnects) % 2 == 0 ? WebSocketAsync(address, cancellation) : EventSourceAsync(address, cancellation));
            }
            catch (Exception e) when (e is WebSocketException or HttpRequestException or IOException)
            {
                await Task.Delay(Pause, cancellation);
            }
        }
    }

    private async Task WebSocketAsync(Uri address, CancellationToken cancellation)
    {
        using var socket = new ClientWebSocket();
        socket.Options.RemoteCertificateValidationCallback = doors.Trust;
        await socket.ConnectAsync(new UriBuilder(new Uri(address, Path("/stream/"))) { Scheme = address.Scheme == "https" ? "wss" : "ws" }.Uri, cancellation);
        var buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        for (var seen = 0; Result is null && Fault is null && seen < leavesAfter;)
        {
            var part = await socket.ReceiveAsync(buffer, cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                var json = JsonNode.Parse(message.ToArray())!;
                message.SetLength(0);
                if (json["data"]?["seq"] is not null)
                {
                    See(json["type"]!.GetValue<string>(), json["data"]!);
                    seen++;
                }
            }
        }

        socket.Abort();
    }

    private async Task EventSourceAsync(Uri address, CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = doors.Trust } };
        using var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, Path("/api/jobs/", "/events")));
        request.Headers.Accept.Add(new("text/event-stream"));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            Require(response.StatusCode is HttpStatusCode.ServiceUnavailable, string.Create(CultureInfo.InvariantCulture, $"the stream answered {(int)response.StatusCode}"));
            await Task.Delay(Pause, cancellation);
            return;
        }

        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        var type = "";
        for (var seen = 0; Result is null && Fault is null && seen < leavesAfter;)
        {
            var line = await reader.ReadLineAsync(cancellation);
            if (line is null)
            {
                return;
            }

            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                type = line["event: ".Length..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                See(type, JsonNode.Parse(line["data: ".Length..])!);
                seen++;
            }
        }
    }

    private string Path(string before, string after = "") => string.Create(CultureInfo.InvariantCulture, $"{before}{jobId}{after}?from_seq={_last + 1}");

    private void See(string type, JsonNode data)
    {
        var seq = data["seq"]!.GetValue<long>();
        Require(seq == _last + 1 || (type == "restarted" && seq > _last && seq % Stride == 1), string.Create(CultureInfo.InvariantCulture, $"after {_last} came {seq} ({type})"));
        (_last, Events) = (seq, Events + 1);
        Output = type switch
        {
            "restarted" => "",
            "output" => Output + data["text"]!.GetValue<string>(),
            _ => Output,
        };
        Result = type == "result" ? data["result"] : null;
    }

    private void Require(bool holds, string otherwise) => Fault ??= holds ? null : $"{jobId}: {otherwise}";
}
