using System.Diagnostics;
using System.Net;
using System.Text;
using Millrace.Api.Webhooks;
using Millrace.Contracts.Executions;
using Xunit;

namespace Millrace.Tests.Api.Webhooks;

public sealed class WebhookSenderTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"job_id":"job_1"}""");

    [Theory]
    [InlineData("200 OK", CallbackState.Delivered)]
    [InlineData("204 No Content", CallbackState.Delivered)]
    [InlineData("404 Not Found", CallbackState.Pending)]
    [InlineData("410 Gone", CallbackState.Failed)]
    [InlineData("500 Oh", CallbackState.Pending)]
    public async Task The_status_decides(string status, CallbackState state)
    {
        await using var receiver = HostileReceiver.Answering($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");

        var verdict = await SendAsync(receiver);

        Assert.Equal((state, int.Parse(status[..3])), (verdict.State, verdict.Attempt.Status));
        Assert.Equal(state == CallbackState.Delivered, verdict.Attempt.Error is null);
    }

    [Theory]
    [InlineData("301 Moved")]
    [InlineData("302 Found")]
    [InlineData("307 Temporary")]
    [InlineData("308 Permanent")]
    public async Task A_redirect_is_never_followed(string status)
    {
        await using var elsewhere = HostileReceiver.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var receiver = HostileReceiver.Answering($"HTTP/1.1 {status}\r\nLocation: {elsewhere.Url}\r\nContent-Length: 0\r\n\r\n");

        var verdict = await SendAsync(receiver);

        Assert.Equal(CallbackState.Pending, verdict.State);
        Assert.Contains("redirects are not followed", verdict.Attempt.Error, StringComparison.Ordinal);
        Assert.Equal(0, elsewhere.Connections);
    }

    [Fact]
    public async Task A_receiver_that_asks_to_be_left_alone_is()
    {
        await using var receiver = HostileReceiver.Answering("HTTP/1.1 429 Slow down\r\nRetry-After: 90\r\nContent-Length: 0\r\n\r\n");

        Assert.Equal(TimeSpan.FromSeconds(90), (await SendAsync(receiver)).Wait);
    }

    [Fact]
    public async Task A_receiver_that_says_nothing_is_left_at_the_deadline()
    {
        await using var receiver = new HostileReceiver((_, end) => Task.Delay(Timeout.Infinite, end));

        await IsLateAsync(receiver);
    }

    [Fact]
    public async Task A_receiver_that_answers_letter_by_letter_is_left_at_the_deadline()
    {
        await using var receiver = new HostileReceiver(async (stream, end) =>
        {
            await HostileReceiver.ReadRequestAsync(stream, end);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nX-Slow: "u8.ToArray(), end);
            while (true)
            {
                await stream.WriteAsync("a"u8.ToArray(), end);
                await Task.Delay(10, end);
            }
        });

        await IsLateAsync(receiver);
    }

    [Fact]
    public async Task A_body_without_end_is_not_read()
    {
        var written = 0L;
        await using var receiver = new HostileReceiver(async (stream, end) =>
        {
            await HostileReceiver.ReadRequestAsync(stream, end);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), end);
            var chunk = Encoding.ASCII.GetBytes("10000\r\n" + new string('x', 0x10000) + "\r\n");
            while (true)
            {
                await stream.WriteAsync(chunk, end);
                Interlocked.Add(ref written, chunk.Length);
            }
        });

        var verdict = await SendAsync(receiver);

        Assert.Equal(CallbackState.Delivered, verdict.State);

        // What the kernel buffers, and no more.
        Assert.InRange(Interlocked.Read(ref written), 0, 16 * 1024 * 1024);
    }

    [Fact]
    public async Task Headers_without_end_are_given_up()
    {
        await using var receiver = new HostileReceiver(async (stream, end) =>
        {
            await HostileReceiver.ReadRequestAsync(stream, end);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), end);
            var line = Encoding.ASCII.GetBytes("X-More: " + new string('x', 1000) + "\r\n");
            while (true)
            {
                await stream.WriteAsync(line, end);
            }
        });

        var verdict = await SendAsync(receiver);

        Assert.Equal((CallbackState.Pending, null), (verdict.State, verdict.Attempt.Status));
        Assert.Contains("not HTTP", verdict.Attempt.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("220 smtp.example.com ESMTP\r\n")]
    [InlineData("HTTP/1.1 200")]
    public async Task A_connection_that_breaks_or_speaks_something_else_is_a_failed_attempt(string answer)
    {
        await using var receiver = new HostileReceiver(async (stream, end) =>
        {
            await HostileReceiver.ReadRequestAsync(stream, end);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), end);
            stream.Socket.LingerState = new System.Net.Sockets.LingerOption(true, 0);
        });

        var verdict = await SendAsync(receiver);

        Assert.Equal(CallbackState.Pending, verdict.State);
        Assert.NotNull(verdict.Attempt.Error);
    }

    [Fact]
    public async Task A_name_that_takes_forever_to_resolve_is_left_at_the_deadline()
    {
        using var sender = Senders.Make(Senders.Settings(attemptSeconds: 0.3), async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return [];
        });

        var verdict = await sender.SendAsync("default", "id", "http://slow.example/", Body, default);

        Assert.Contains("within 0.3 s", verdict.Attempt.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_resolved_once_and_connected_to_where_it_was_checked()
    {
        await using var receiver = HostileReceiver.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var asked = 0;
        var settings = Senders.Settings(allowPrivate: false);
        settings.AllowedNetworks.Add("127.0.0.0/8");

        // The second answer would be an address that is refused: whoever asks again is caught.
        using var sender = Senders.Make(settings, (_, _) => Task.FromResult<IPAddress[]>([asked++ == 0 ? IPAddress.Loopback : IPAddress.Parse("169.254.169.254")]));

        var verdict = await sender.SendAsync("default", "id", receiver.Url.Replace("127.0.0.1", "rebinding.example", StringComparison.Ordinal), Body, default);

        Assert.Equal((CallbackState.Delivered, 1), (verdict.State, asked));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("169.254.169.254")]
    [InlineData("10.1.2.3")]
    public async Task A_name_of_a_private_address_is_refused_at_once_and_the_address_is_not_told(string address)
    {
        await using var receiver = HostileReceiver.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using var sender = Senders.Make(Senders.Settings(allowPrivate: false), (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]));

        var verdict = await sender.SendAsync("default", "id", receiver.Url.Replace("127.0.0.1", "inner.example", StringComparison.Ordinal), Body, default);

        Assert.Equal((CallbackState.Failed, "The host of the URL has no public address."), (verdict.State, verdict.Attempt.Error));
        Assert.Equal(0, receiver.Connections);
    }

    [Theory]
    [InlineData("http://127.1:{0}/")]
    [InlineData("http://0x7f000001:{0}/")]
    [InlineData("http://2130706433:{0}/")]
    [InlineData("http://0177.0.0.1:{0}/")]
    [InlineData("http://[::ffff:7f00:1]:{0}/")]
    [InlineData("http://localhost:{0}/")]
    [InlineData("http://0:{0}/")]
    public async Task No_way_to_write_this_machine_reaches_it(string form)
    {
        await using var receiver = HostileReceiver.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using var sender = Senders.Make(Senders.Settings(allowPrivate: false));

        var verdict = await sender.SendAsync("default", "id", form.Replace("{0}", new Uri(receiver.Url).Port.ToString(), StringComparison.Ordinal), Body, default);

        Assert.NotEqual(CallbackState.Delivered, verdict.State);
        Assert.Equal(0, receiver.Connections);
    }

    [Fact]
    public async Task Nobody_listening_is_said_plainly()
    {
        var receiver = HostileReceiver.Answering("");
        var url = receiver.Url;
        await receiver.DisposeAsync();
        using var sender = Senders.Make(Senders.Settings());

        Assert.Equal("The connection was refused.", (await sender.SendAsync("default", "id", url, Body, default)).Attempt.Error);
    }

    private static async Task IsLateAsync(HostileReceiver receiver)
    {
        using var sender = Senders.Make(Senders.Settings(attemptSeconds: 0.3));
        var clock = Stopwatch.StartNew();

        var verdict = await sender.SendAsync("default", "id", receiver.Url, Body, default);

        Assert.Equal(CallbackState.Pending, verdict.State);
        Assert.Contains("within 0.3 s", verdict.Attempt.Error, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.2, 20);
    }

    private static async Task<WebhookVerdict> SendAsync(HostileReceiver receiver)
    {
        using var sender = Senders.Make(Senders.Settings());
        return await sender.SendAsync("default", "id", receiver.Url, Body, default);
    }
}
