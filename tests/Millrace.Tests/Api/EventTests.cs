using System.Net;
using System.Text.Json;
using Millrace.Contracts.Executions;
using Millrace.Tests.Api.Fakes;
using Xunit;

namespace Millrace.Tests.Api;

public sealed class EventTests
{
    [Fact]
    public async Task Server_sent_events_tell_the_whole_story_and_end_with_the_result()
    {
        await using var host = await ApiHost.StartAsync();
        var id = await host.AcceptAsync();
        await host.RunAsync(id, "one\n", "two\n");

        var story = await ReadSseAsync(host, id);

        Assert.Equal([(1, "status"), (2, "status"), (3, "output"), (4, "output"), (5, "result")], story.Select(e => (e.Id, e.Event)));
        Assert.Equal("one\n", story[2].Data.GetProperty("text").GetString());
        Assert.Equal(3, story[2].Data.GetProperty("seq").GetInt64());
        Assert.Equal("completed", story[4].Data.GetProperty("result").GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("Last-Event-ID: 3", "")]
    [InlineData("", "?from_seq=4")]
    public async Task A_returning_reader_goes_on_where_it_was(string header, string query)
    {
        await using var host = await ApiHost.StartAsync();
        var id = await host.AcceptAsync();
        await host.RunAsync(id, "one\n", "two\n");

        var story = await ReadSseAsync(host, id, query, header);

        Assert.Equal([4, 5], story.Select(e => e.Id));
    }

    [Fact]
    public async Task Who_reconnects_after_the_end_is_told_to_stop()
    {
        await using var host = await ApiHost.StartAsync();
        var id = await host.AcceptAsync();
        await host.RunAsync(id);

        using var request = Sse(id, "", "Last-Event-ID: 3");
        using var answer = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Fact]
    public async Task Live_means_live_and_a_quiet_stream_gives_signs_of_life()
    {
        await using var host = await ApiHost.StartAsync(("Millrace:Streams:HeartbeatSeconds", "0.05"));
        var id = await host.AcceptAsync();
        using var request = Sse(id, "", "");
        using var answer = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());

        await ReadUntilAsync(reader, "event: status");
        await ReadUntilAsync(reader, ": ping");
        var story = await host.TakeAsync(id);
        story.Append(new OutputEvent { JobId = id, Stream = "stdout", Text = "Name? " });
        await ReadUntilAsync(reader, "event: output");
        await host.FinishAsync(id, story);
        await ReadUntilAsync(reader, "event: result");
        await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_server_that_stops_lets_its_readers_go()
    {
        var host = await ApiHost.StartOnPortAsync();
        var id = await host.AcceptAsync();
        using var client = new HttpClient { BaseAddress = host.Client.BaseAddress };
        using var request = Sse(id, "", "");
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        await ReadUntilAsync(reader, "event: status");
        var polling = client.GetAsync($"/api/jobs/{id}/events?from_seq=2&wait_ms=30000");
        await Task.Delay(200);

        await host.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

        Assert.DoesNotContain("result", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.False((await (await polling).JsonAsync()).GetProperty("done").GetBoolean());
    }

    [Fact]
    public async Task The_story_comes_from_the_store_once_the_stream_has_let_it_go()
    {
        await using var host = await ApiHost.StartAsync();
        var id = await host.AcceptAsync();
        await host.RunAsync(id, "kept\n");
        host.Streams.Forget(id);

        var story = await ReadSseAsync(host, id);

        Assert.Equal([1, 2, 3, 4], story.Select(e => e.Id));
        Assert.Equal("result", story[^1].Event);
    }

    [Fact]
    public async Task A_job_that_starts_again_says_so_and_goes_on()
    {
        await using var host = await ApiHost.StartAsync();
        var id = await host.AcceptAsync();
        await host.TakeAsync(id);
        await host.RunAsync(id, "again\n");

        var story = await ReadSseAsync(host, id, "?from_seq=3");

        Assert.Equal(["restarted", "status", "output", "result"], story.Select(e => e.Event));
        Assert.Equal(ExecutionEvent.AttemptStride + 1, story[0].Id);
    }

    [Fact]
    public async Task Polling_gives_pages_that_join_without_gap_or_double()
    {
        await using var host = await ApiHost.StartAsync();
        var id = await host.AcceptAsync();
        await host.RunAsync(id, "a", "b", "c");

        var seen = new List<long>();
        var (next, done) = (0L, false);
        while (!done)
        {
            var page = await (await host.Client.GetAsync($"/api/jobs/{id}/events?from_seq={next}&limit=2")).JsonAsync();
            seen.AddRange(page.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("data").GetProperty("seq").GetInt64()));
            (next, done) = (page.GetProperty("next_seq").GetInt64(), page.GetProperty("done").GetBoolean());
        }

        Assert.Equal([1, 2, 3, 4, 5, 6], seen);
    }

    [Fact]
    public async Task A_poll_returns_what_is_there_and_a_long_poll_waits_for_what_comes()
    {
        await using var host = await ApiHost.StartAsync();
        var id = await host.AcceptAsync();

        var now = await (await host.Client.GetAsync($"/api/jobs/{id}/events")).JsonAsync();
        var later = host.Client.GetAsync($"/api/jobs/{id}/events?from_seq={now.GetProperty("next_seq")}&wait_ms=20000");
        await Task.Delay(200);
        Assert.False(later.IsCompleted);
        await host.TakeAsync(id);
        var then = await (await later.WaitAsync(TimeSpan.FromSeconds(10))).JsonAsync();

        Assert.False(now.GetProperty("done").GetBoolean());
        Assert.Equal("status", Assert.Single(now.GetProperty("events").EnumerateArray()).GetProperty("type").GetString());
        Assert.Equal("running", Assert.Single(then.GetProperty("events").EnumerateArray()).GetProperty("data").GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_poll_beyond_the_end_is_done()
    {
        await using var host = await ApiHost.StartAsync();
        var id = await host.AcceptAsync();
        await host.RunAsync(id);

        var page = await (await host.Client.GetAsync($"/api/jobs/{id}/events?from_seq=4")).JsonAsync();

        Assert.Empty(page.GetProperty("events").EnumerateArray());
        Assert.True(page.GetProperty("done").GetBoolean());
    }

    [Theory]
    [InlineData("?from_seq=-1", "", "from_seq")]
    [InlineData("?limit=0", "", "limit")]
    [InlineData("?wait_ms=30001", "", "wait_ms")]
    [InlineData("?format=xml", "", "format")]
    [InlineData("?seq=1", "", "seq")]
    [InlineData("", "Last-Event-ID: x", "Last-Event-ID")]
    public async Task A_bad_query_is_refused_by_name(string query, string header, string field)
    {
        await using var host = await ApiHost.StartAsync();
        var id = await host.AcceptAsync();

        using var request = Sse(id, query, header);
        using var answer = await host.Client.SendAsync(request);

        Assert.Equal([field], (await answer.ErrorsAsync()).Keys);
    }

    private static HttpRequestMessage Sse(string id, string query, string header)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/jobs/{id}/events{query}");
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (header.Split(": ") is [var name, var value])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private static async Task<List<(long Id, string Event, JsonElement Data)>> ReadSseAsync(ApiHost host, string id, string query = "", string header = "")
    {
        using var request = Sse(id, query, header);
        using var answer = await host.Client.SendAsync(request).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.ToString());
        var text = await answer.Content.ReadAsStringAsync();
        return [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(b => !b.StartsWith(':')).Select(Parse)];
    }

    private static (long Id, string Event, JsonElement Data) Parse(string block)
    {
        var lines = block.Split('\n').Select(l => l.Split(": ", 2)).ToDictionary(l => l[0], l => l[1]);
        return (long.Parse(lines["id"], System.Globalization.CultureInfo.InvariantCulture), lines["event"], JsonDocument.Parse(lines["data"]).RootElement);
    }

    private static async Task ReadUntilAsync(StreamReader reader, string line)
    {
        while (await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10)) is { } next)
        {
            if (next == line)
            {
                return;
            }
        }

        Assert.Fail($"The stream ended before '{line}'.");
    }
}
