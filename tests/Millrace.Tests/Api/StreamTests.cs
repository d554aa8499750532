using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Millrace.Contracts.Executions;
using Millrace.Tests.Api.Fakes;
using Xunit;

namespace Millrace.Tests.Api;

public sealed class StreamTests
{
    [Fact]
    public async Task A_connection_to_a_job_tells_its_story_and_closes_after_the_result()
    {
        await using var host = await ApiHost.StartOnPortAsync();
        var id = await host.AcceptAsync();
        using var socket = await host.ConnectAsync($"/stream/{id}");

        var early = await ReceiveAsync(socket);
        var story = await host.TakeAsync(id);
        story.Append(new OutputEvent { JobId = id, Stream = "stdout", Text = "Name? " });
        var status = await ReceiveAsync(socket);
        var output = await ReceiveAsync(socket);
        await host.FinishAsync(id, story);
        var result = await ReceiveAsync(socket);

        Assert.Equal("queued", early!.Value.GetProperty("data").GetProperty("status").GetString());
        Assert.Equal("running", status!.Value.GetProperty("data").GetProperty("status").GetString());
        Assert.Equal("output", output!.Value.GetProperty("type").GetString());
        Assert.Equal("Name? ", output.Value.GetProperty("data").GetProperty("text").GetString());
        Assert.Equal("result", result!.Value.GetProperty("type").GetString());
        Assert.Null(await ReceiveAsync(socket));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    public async Task A_returning_client_goes_on_from_any_number()
    {
        await using var host = await ApiHost.StartOnPortAsync();
        var id = await host.AcceptAsync();
        await host.RunAsync(id, "a", "b");

        using var socket = await host.ConnectAsync($"/stream/{id}?from_seq=4");

        Assert.Equal([4, 5], await ReadSeqsAsync(socket));
    }

    [Fact]
    public async Task A_subscribe_message_begins_again_where_it_says()
    {
        await using var host = await ApiHost.StartOnPortAsync();
        var id = await host.AcceptAsync();
        using var socket = await host.ConnectAsync($"/stream/{id}");
        await ReceiveAsync(socket);
        var story = await host.TakeAsync(id);
        await ReceiveAsync(socket);

        await SendAsync(socket, """{"type":"subscribe","from_seq":2}""");
        var again = await ReceiveAsync(socket);
        await SendAsync(socket, """{"type":"subscribe","data":{"from_seq":1}}""");
        var fromStart = await ReceiveAsync(socket);

        Assert.Equal(2, Seq(again));
        Assert.Equal(1, Seq(fromStart));
    }

    [Fact]
    public async Task One_connection_can_follow_one_job_after_another()
    {
        await using var host = await ApiHost.StartOnPortAsync();
        var (first, second) = (await host.AcceptAsync(), await host.AcceptAsync());
        await host.RunAsync(first);
        await host.RunAsync(second);
        using var socket = await host.ConnectAsync("/stream");

        foreach (var id in new[] { first, second })
        {
            await SendAsync(socket, $$"""{"type":"subscribe","job_id":"{{id}}","from_seq":3}""");
            var result = await ReceiveAsync(socket);
            Assert.Equal("result", result!.Value.GetProperty("type").GetString());
            Assert.Equal(id, result.Value.GetProperty("data").GetProperty("job_id").GetString());
        }

        Assert.Equal(WebSocketState.Open, socket.State);
    }

    [Fact]
    public async Task What_is_typed_while_the_job_is_queued_reaches_it_in_order_once_it_runs()
    {
        await using var host = await ApiHost.StartOnPortAsync();
        var id = await host.AcceptAsync("""{"language":"python","source_code":"x","tty":{"cols":80,"rows":24}}""");
        using var socket = await host.ConnectAsync($"/stream/{id}");

        await SendAsync(socket, """{"type":"stdin","data":"a\n"}""");
        await SendAsync(socket, """{"type":"resize","cols":100,"rows":30}""");
        await SendAsync(socket, """{"type":"stdin","data":{"data":"b\n"}}""");
        await SendAsync(socket, """{"type":"signal","name":"int"}""");
        await SendAsync(socket, """{"type":"stdin_eof"}""");
        await host.TakeAsync(id);
        await WaitUntilAsync(() => host.Control.SaidTo(id).Count == 5);

        var said = host.Control.SaidTo(id);
        Assert.Equal("a\n", Encoding.UTF8.GetString(Assert.IsType<StdinControl>(said[0]).Data));
        Assert.Equal(new ResizeControl(100, 30), said[1]);
        Assert.Equal("b\n", Encoding.UTF8.GetString(Assert.IsType<StdinControl>(said[2]).Data));
        Assert.Equal(new SignalControl("SIGINT"), said[3]);
        Assert.IsType<StdinEofControl>(said[4]);
    }

    [Fact]
    public async Task A_large_text_arrives_whole_and_in_order()
    {
        await using var host = await ApiHost.StartOnPortAsync();
        var id = await host.AcceptAsync();
        await host.TakeAsync(id);
        using var socket = await host.ConnectAsync($"/stream/{id}");
        var text = string.Concat(Enumerable.Range(0, 40_000).Select(i => (char)('a' + (i % 26))));

        for (var i = 0; i < 5; i++)
        {
            await SendAsync(socket, JsonSerializer.Serialize(new { type = "stdin", data = text }));
        }

        await WaitUntilAsync(() => Typed(host, id).Length == 5 * text.Length);
        Assert.Equal(string.Concat(Enumerable.Repeat(text, 5)), Typed(host, id));
    }

    [Fact]
    public async Task Input_that_the_job_never_reads_is_refused_in_the_end_and_a_signal_does_not_wait_behind_it()
    {
        await using var host = await ApiHost.StartOnPortAsync(("Millrace:Streams:StdinPatienceSeconds", "1"));
        var id = await host.AcceptAsync();
        await host.TakeAsync(id);
        host.Control.IsFull = true;
        using var socket = await host.ConnectAsync($"/stream/{id}?from_seq=10");

        await SendAsync(socket, """{"type":"stdin","data":"x"}""");
        await Task.Delay(200);
        await SendAsync(socket, """{"type":"signal","name":"SIGTERM"}""");
        await WaitUntilAsync(() => host.Control.SaidTo(id).Count == 1);
        var error = await ReceiveAsync(socket);

        Assert.Equal(new SignalControl("SIGTERM"), Assert.Single(host.Control.SaidTo(id)));
        Assert.Equal("stdin_full", Code(error));
        Assert.Equal(WebSocketState.Open, socket.State);
    }

    [Fact]
    public async Task No_more_is_held_for_a_queued_job_than_the_bound()
    {
        await using var host = await ApiHost.StartOnPortAsync(("Millrace:Streams:HeldBytes", "1024"), ("Millrace:Streams:StdinPatienceSeconds", "0.1"));
        var id = await host.AcceptAsync();
        using var socket = await host.ConnectAsync($"/stream/{id}?from_seq=10");

        await SendAsync(socket, JsonSerializer.Serialize(new { type = "stdin", data = new string('a', 1000) }));
        await SendAsync(socket, JsonSerializer.Serialize(new { type = "stdin", data = new string('b', 1000) }));

        Assert.Equal("stdin_full", Code(await ReceiveAsync(socket)));
        await host.TakeAsync(id);
        await WaitUntilAsync(() => Typed(host, id).Length > 0);
        Assert.Equal(new string('a', 1000), Typed(host, id));
    }

    [Theory]
    [InlineData("garbage", "bad_message")]
    [InlineData("[]", "bad_message")]
    [InlineData("{}", "bad_message")]
    [InlineData("{\"type\":7}", "bad_message")]
    [InlineData("{\"type\":\"dance\"}", "unknown_type")]
    [InlineData("{\"type\":\"stdin\"}", "bad_message")]
    [InlineData("{\"type\":\"stdin\",\"data\":\"\\ud800\"}", "bad_message")]
    [InlineData("{\"type\":\"resize\",\"cols\":0,\"rows\":1}", "bad_message")]
    [InlineData("{\"type\":\"resize\",\"cols\":80,\"rows\":24}", "no_terminal")]
    [InlineData("{\"type\":\"signal\",\"name\":\"SIGNOPE\"}", "bad_message")]
    [InlineData("{\"type\":\"subscribe\",\"from_seq\":-1}", "bad_message")]
    [InlineData("{\"type\":\"subscribe\",\"job_id\":\"job_00000000000000000000000000\"}", "wrong_job")]
    [InlineData("{\"type\":{\"type\":{\"type\":{\"type\":{\"type\":{\"type\":{\"type\":{\"type\":{}}}}}}}}}", "bad_message")]
    public async Task A_mistake_is_told_and_the_connection_stays_open(string message, string code)
    {
        await using var host = await ApiHost.StartOnPortAsync();
        var id = await host.AcceptAsync();
        using var socket = await host.ConnectAsync($"/stream/{id}?from_seq=10");

        await SendAsync(socket, message);
        Assert.Equal(code, Code(await ReceiveAsync(socket)));
        await SendAsync(socket, "again garbage");
        Assert.Equal("bad_message", Code(await ReceiveAsync(socket)));
    }

    [Fact]
    public async Task Input_is_refused_for_a_job_that_brought_its_own_and_after_its_end_was_sent()
    {
        await using var host = await ApiHost.StartOnPortAsync();
        var withInput = await host.AcceptAsync("""{"language":"python","source_code":"x","stdin":"y"}""");
        var interactive = await host.AcceptAsync();
        using var first = await host.ConnectAsync($"/stream/{withInput}?from_seq=10");
        using var second = await host.ConnectAsync($"/stream/{interactive}?from_seq=10");

        await SendAsync(first, """{"type":"stdin","data":"x"}""");
        await SendAsync(second, """{"type":"stdin_eof"}""");
        await SendAsync(second, """{"type":"stdin","data":"x"}""");

        Assert.Equal("stdin_closed", Code(await ReceiveAsync(first)));
        Assert.Equal("stdin_closed", Code(await ReceiveAsync(second)));
    }

    [Fact]
    public async Task Talking_to_a_job_that_has_ended_is_told()
    {
        await using var host = await ApiHost.StartOnPortAsync();
        var id = await host.AcceptAsync();
        await host.Store.TryStartAsync(id, "runner-1", default);
        await host.FinishAsync(id, host.Streams.Open(id, 1));
        using var socket = await host.ConnectAsync("/stream");

        await SendAsync(socket, """{"type":"signal","name":"SIGINT"}""");
        Assert.Equal("no_job", Code(await ReceiveAsync(socket)));
        await SendAsync(socket, $$"""{"type":"subscribe","job_id":"{{id}}","from_seq":100}""");
        await SendAsync(socket, """{"type":"signal","name":"SIGINT"}""");
        Assert.Equal("not_running", Code(await ReceiveAsync(socket)));
    }

    [Fact]
    public async Task Too_many_mistakes_end_the_connection()
    {
        await using var host = await ApiHost.StartOnPortAsync(("Millrace:Streams:Errors", "3"));
        var id = await host.AcceptAsync();
        using var socket = await host.ConnectAsync($"/stream/{id}?from_seq=10");

        for (var i = 0; i < 4; i++)
        {
            await SendAsync(socket, "garbage");
        }

        await DrainAsync(socket);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, socket.CloseStatus);
    }

    [Fact]
    public async Task A_binary_frame_ends_the_connection()
    {
        await using var host = await ApiHost.StartOnPortAsync();
        using var socket = await host.ConnectAsync("/stream");

        await socket.SendAsync(new byte[] { 1, 2, 3 }, WebSocketMessageType.Binary, true, default);

        Assert.Equal("binary", Code(await ReceiveAsync(socket)));
        Assert.Null(await ReceiveAsync(socket));
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, socket.CloseStatus);
    }

    [Fact]
    public async Task Text_that_is_not_utf8_ends_the_connection()
    {
        await using var host = await ApiHost.StartOnPortAsync();
        using var socket = await host.ConnectAsync("/stream");

        await socket.SendAsync(new byte[] { (byte)'"', 0xFF, (byte)'"' }, WebSocketMessageType.Text, true, default);

        // 1007, unless the end of the connection overtakes the close frame.
        try
        {
            await DrainAsync(socket);
            Assert.Equal(WebSocketCloseStatus.InvalidPayloadData, socket.CloseStatus);
        }
        catch (WebSocketException)
        {
            Assert.Equal(WebSocketState.Aborted, socket.State);
        }
    }

    [Fact]
    public async Task A_message_without_end_is_cut_short()
    {
        await using var host = await ApiHost.StartOnPortAsync();
        using var socket = await host.ConnectAsync("/stream");

        for (var i = 0; i < 5; i++)
        {
            await socket.SendAsync(new byte[16 * 1024], WebSocketMessageType.Text, endOfMessage: false, default);
        }

        Assert.Equal("too_large", Code(await ReceiveAsync(socket)));
        Assert.Null(await ReceiveAsync(socket));
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, socket.CloseStatus);
    }

    [Fact]
    public async Task An_unknown_job_is_not_found_before_and_after_the_upgrade()
    {
        await using var host = await ApiHost.StartOnPortAsync();
        using var refused = new ClientWebSocket();
        refused.Options.CollectHttpResponseDetails = true;
        var address = new UriBuilder(new Uri(host.Client.BaseAddress!, "/stream/job_00000000000000000000000000")) { Scheme = "ws" }.Uri;
        await Assert.ThrowsAsync<WebSocketException>(() => refused.ConnectAsync(address, default));
        using var socket = await host.ConnectAsync("/stream");

        await SendAsync(socket, """{"type":"subscribe","job_id":"job_00000000000000000000000000"}""");

        Assert.Equal(HttpStatusCode.NotFound, refused.HttpStatusCode);
        Assert.Equal("not_found", Code(await ReceiveAsync(socket)));
        Assert.Null(await ReceiveAsync(socket));
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, socket.CloseStatus);
    }

    [Fact]
    public async Task A_quiet_connection_gives_signs_of_life()
    {
        await using var host = await ApiHost.StartOnPortAsync(("Millrace:Streams:HeartbeatSeconds", "0.05"));
        using var socket = await host.ConnectAsync("/stream");

        var ping = await ReceiveAsync(socket);

        Assert.Equal("ping", ping!.Value.GetProperty("type").GetString());
        Assert.True(ping.Value.GetProperty("data").TryGetProperty("timestamp", out _));
    }

    [Fact]
    public async Task A_client_that_never_reads_is_dropped_and_costs_little()
    {
        await using var host = await ApiHost.StartOnPortAsync(("Millrace:Streams:SendTimeoutSeconds", "0.5"));
        var id = await host.AcceptAsync();
        host.Streams.Endless[id] = 0;
        using var socket = await host.ConnectAsync($"/stream/{id}");

        // It prints without end; only what fits into the buffers of the connection is ever fetched.
        var fetched = -1;
        await WaitUntilAsync(() => Interlocked.Exchange(ref fetched, host.Streams.Endless[id]) == host.Streams.Endless[id] && fetched > 0, pause: 700);
        Assert.InRange(fetched * 64L * 1024, 1, 64L * 1024 * 1024);

        // Reading now comes too late: the server has dropped the connection.
        await Assert.ThrowsAsync<WebSocketException>(() => DrainAsync(socket));
    }

    [Fact]
    public async Task A_client_that_vanishes_leaves_nothing_behind()
    {
        await using var host = await ApiHost.StartOnPortAsync();
        var id = await host.AcceptAsync();
        var socket = await host.ConnectAsync($"/stream/{id}");
        await ReceiveAsync(socket);
        socket.Abort();
        socket.Dispose();

        await host.RunAsync(id, "unheard");
        using var answer = await host.Client.GetAsync("/api/jobs/" + id);

        Assert.Equal("completed", (await answer.JsonAsync()).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    [InlineData("own", true)]
    [InlineData("https://friend.example", true)]
    public async Task Pages_of_other_origins_may_not_connect_unless_they_are_listed(string origin, bool allowed)
    {
        await using var host = await ApiHost.StartOnPortAsync(("Millrace:Cors:Origins:0", "https://friend.example"));
        var own = host.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);

        var connecting = host.ConnectAsync("/stream", origin == "own" ? own : origin);

        if (allowed)
        {
            using var socket = await connecting;
            Assert.Equal(WebSocketState.Open, socket.State);
        }
        else
        {
            await Assert.ThrowsAsync<WebSocketException>(() => connecting);
        }
    }

    [Theory]
    [InlineData("/stream")]
    [InlineData("/stream/job_00000000000000000000000000")]
    public async Task Plain_http_is_told_to_upgrade(string path)
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await host.Client.GetAsync(path);

        await answer.ProblemAsync(HttpStatusCode.UpgradeRequired);
    }

    [Fact]
    public async Task A_server_that_stops_says_goodbye()
    {
        var host = await ApiHost.StartOnPortAsync();
        var id = await host.AcceptAsync();
        using var socket = await host.ConnectAsync($"/stream/{id}");
        await ReceiveAsync(socket);

        var stopping = host.DisposeAsync();
        await DrainAsync(socket);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default);
        await stopping;

        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, socket.CloseStatus);
    }

    private static Task SendAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, default);

    private static async Task<JsonElement?> ReceiveAsync(ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        var buffer = new byte[256 * 1024];
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), patience.Token);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += part.Count;
            if (part.EndOfMessage)
            {
                return JsonDocument.Parse(buffer.AsMemory(0, length)).RootElement;
            }
        }
    }

    private static async Task DrainAsync(ClientWebSocket socket)
    {
        while (await ReceiveAsync(socket) is not null)
        {
        }
    }

    private static async Task<List<long>> ReadSeqsAsync(ClientWebSocket socket)
    {
        var seqs = new List<long>();
        while (await ReceiveAsync(socket) is { } message)
        {
            seqs.Add(Seq(message));
        }

        return seqs;
    }

    private static long Seq(JsonElement? message) => message!.Value.GetProperty("data").GetProperty("seq").GetInt64();

    private static string? Code(JsonElement? message)
    {
        Assert.Equal("error", message!.Value.GetProperty("type").GetString());
        return message.Value.GetProperty("data").GetProperty("code").GetString();
    }

    private static string Typed(ApiHost host, string id) =>
        Encoding.UTF8.GetString([.. host.Control.SaidTo(id).OfType<StdinControl>().SelectMany(s => s.Data)]);

    private static async Task WaitUntilAsync(Func<bool> condition, int pause = 20)
    {
        for (var i = 0; i < 15_000 / pause; i++)
        {
            if (condition())
            {
                return;
            }

            await Task.Delay(pause);
        }

        Assert.Fail("It did not come to pass.");
    }
}
