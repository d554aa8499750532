using System.Net;
using System.Net.WebSockets;
using System.Text;
using Millrace.Contracts.Access;
using Millrace.Tests.Api.Fakes;
using Xunit;

namespace Millrace.Tests.Api.Access;

public sealed class TenantTests
{
    private const string Program = """{"language":"python","source_code":"print(1)"}""";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("GET", "/api/jobs/{id}")]
    [InlineData("GET", "/api/jobs/{id}/events")]
    [InlineData("GET", "/api/jobs/{id}/events?format=sse")]
    [InlineData("DELETE", "/api/jobs/{id}")]
    public async Task Another_tenants_job_does_not_exist(string method, string path)
    {
        await using var host = await ApiHost.StartAsync();
        using var ours = await host.ClientWithKeyAsync(new KeyRequest { Tenant = "ours" });
        using var theirs = await host.ClientWithKeyAsync(new KeyRequest { Tenant = "theirs" });
        var id = await AcceptAsync(ours);
        foreach (var stranger in new[] { theirs, host.Client })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path.Replace("{id}", id, StringComparison.Ordinal));
            using var unknown = new HttpRequestMessage(new HttpMethod(method), path.Replace("{id}", "job_00000000000000000000000000", StringComparison.Ordinal));

            var refused = await (await stranger.SendAsync(request)).ProblemAsync(HttpStatusCode.NotFound);
            var missing = await (await stranger.SendAsync(unknown)).ProblemAsync(HttpStatusCode.NotFound);

            // Nothing tells the one from the other.
            Assert.Equal(missing.GetProperty("detail").GetString()!.Replace("job_00000000000000000000000000", id, StringComparison.Ordinal), refused.GetProperty("detail").GetString());
        }

        Assert.Equal("queued", (await (await ours.GetAsync($"/api/jobs/{id}")).JsonAsync()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Two_keys_of_one_tenant_see_the_same_jobs()
    {
        await using var host = await ApiHost.StartAsync();
        using var one = await host.ClientWithKeyAsync(new KeyRequest { Tenant = "ours" });
        using var other = await host.ClientWithKeyAsync(new KeyRequest { Tenant = "ours" });

        var id = await AcceptAsync(one);

        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync($"/api/jobs/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await other.DeleteAsync($"/api/jobs/{id}")).StatusCode);
    }

    [Fact]
    public async Task A_list_shows_ones_own_jobs_only()
    {
        await using var host = await ApiHost.StartAsync();
        using var ours = await host.ClientWithKeyAsync(new KeyRequest { Tenant = "ours" });
        using var theirs = await host.ClientWithKeyAsync(new KeyRequest { Tenant = "theirs" });
        var id = await AcceptAsync(ours);
        await AcceptAsync(theirs);
        await host.AcceptAsync();

        var list = await (await ours.GetAsync("/api/jobs")).JsonAsync();

        Assert.Equal([id], list.GetProperty("jobs").EnumerateArray().Select(j => j.GetProperty("job_id").GetString()));
    }

    [Fact]
    public async Task An_idempotency_key_belongs_to_its_tenant()
    {
        await using var host = await ApiHost.StartAsync();
        using var ours = await host.ClientWithKeyAsync(new KeyRequest { Tenant = "ours" });
        using var theirs = await host.ClientWithKeyAsync(new KeyRequest { Tenant = "theirs" });

        var first = await AcceptAsync(ours, "once");
        var stranger = await AcceptAsync(theirs, "once");
        var nobody = await AcceptAsync(host.Client, "once");

        Assert.Equal(3, new[] { first, stranger, nobody }.Distinct().Count());
        Assert.Equal(first, await AcceptAsync(ours, "once"));
        Assert.Equal("ours", host.Store.Jobs.Single(j => j.JobId == first).Tenant);
    }

    [Fact]
    public async Task A_socket_to_another_tenants_job_is_not_opened()
    {
        await using var host = await ApiHost.StartOnPortAsync();
        var (ours, _) = await host.MakeKeyAsync(new KeyRequest { Tenant = "ours" });
        var (theirs, _) = await host.MakeKeyAsync(new KeyRequest { Tenant = "theirs" });
        using var client = host.ClientWith(ours);
        var id = await AcceptAsync(client);

        foreach (var secret in new[] { theirs, null })
        {
            using var socket = Socket(secret);
            var refusal = await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(Address(host, $"/stream/{id}"), default));
            Assert.Equal(HttpStatusCode.NotFound, socket.HttpStatusCode);
        }

        using var own = Socket(ours);
        await own.ConnectAsync(Address(host, $"/stream/{id}"), default);
        Assert.Contains("queued", await ReadAsync(own), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subscription_to_another_tenants_job_is_refused_as_one_to_no_job()
    {
        await using var host = await ApiHost.StartOnPortAsync();
        var (ours, _) = await host.MakeKeyAsync(new KeyRequest { Tenant = "ours" });
        var (theirs, _) = await host.MakeKeyAsync(new KeyRequest { Tenant = "theirs" });
        using var client = host.ClientWith(ours);
        var id = await AcceptAsync(client);
        using var socket = Socket(theirs);
        await socket.ConnectAsync(Address(host, "/stream"), default);

        await SayAsync(socket, $$$"""{"type":"subscribe","data":{"job_id":"{{{id}}}"}}""");

        Assert.Contains("not_found", await ReadAsync(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_to_read_watches_and_does_not_talk()
    {
        await using var host = await ApiHost.StartOnPortAsync();
        var (run, _) = await host.MakeKeyAsync(new KeyRequest { Tenant = "ours" });
        var (read, _) = await host.MakeKeyAsync(new KeyRequest { Tenant = "ours", Scopes = ["read"] });
        using var client = host.ClientWith(run);
        var id = await AcceptAsync(client);
        await host.TakeAsync(id);
        using var socket = Socket(read);
        await socket.ConnectAsync(Address(host, $"/stream/{id}"), default);

        foreach (var message in new[] { """{"type":"stdin","data":{"data":"x"}}""", """{"type":"stdin_eof"}""", """{"type":"signal","data":{"name":"SIGINT"}}""", """{"type":"resize","data":{"cols":1,"rows":1}}""" })
        {
            await SayAsync(socket, message);
            string said;
            while (!(said = await ReadAsync(socket)).Contains("\"error\"", StringComparison.Ordinal))
            {
            }

            Assert.Contains("forbidden", said, StringComparison.Ordinal);
        }

        Assert.Empty(host.Control.SaidTo(id));
    }

    [Fact]
    public async Task A_browser_shows_its_key_as_a_sub_protocol()
    {
        await using var host = await ApiHost.StartOnPortAsync(("Millrace:Access:Anonymous", "deny"));
        var (secret, _) = await host.MakeKeyAsync();
        using var client = host.ClientWith(secret);
        var id = await AcceptAsync(client);
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("millrace");
        socket.Options.AddSubProtocol("bearer." + secret);

        await socket.ConnectAsync(Address(host, $"/stream/{id}"), default);

        Assert.Equal("millrace", socket.SubProtocol);
        Assert.Contains("queued", await ReadAsync(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Streams_end_soon_after_their_key_is_revoked()
    {
        await using var host = await ApiHost.StartOnPortAsync();
        var (secret, key) = await host.MakeKeyAsync();
        using var client = host.ClientWith(secret);
        var id = await AcceptAsync(client);
        using var socket = Socket(secret);
        await socket.ConnectAsync(Address(host, $"/stream/{id}"), default);
        await ReadAsync(socket);
        await using var events = await client.GetStreamAsync($"/api/jobs/{id}/events?format=sse");
        using var bystander = Socket((await host.MakeKeyAsync()).Secret);
        await bystander.ConnectAsync(Address(host, $"/stream/{id}"), default);

        await host.Keys.RevokeAsync(key.KeyId, DateTimeOffset.UnixEpoch, default);

        await Assert.ThrowsAnyAsync<Exception>(() => ReadToEndAsync(events).WaitAsync(Patience));
        await Assert.ThrowsAsync<WebSocketException>(() => ReadAsync(socket).WaitAsync(Patience));
        Assert.Equal(WebSocketState.Open, bystander.State);
    }

    internal static async Task<string> AcceptAsync(HttpClient client, string? idempotencyKey = null, string json = Program)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/execute") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, text);
        return System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("job_id").GetString()!;
    }

    private static ClientWebSocket Socket(string? secret)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (secret is not null)
        {
            socket.Options.SetRequestHeader("Authorization", "Bearer " + secret);
        }

        return socket;
    }

    private static Uri Address(ApiHost host, string path) => new UriBuilder(new Uri(host.Client.BaseAddress!, path)) { Scheme = "ws" }.Uri;

    private static Task SayAsync(ClientWebSocket socket, string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, default);

    private static async Task<string> ReadAsync(ClientWebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        var part = await socket.ReceiveAsync(buffer, default).WaitAsync(Patience);
        return part.MessageType == WebSocketMessageType.Close ? throw new WebSocketException("closed") : Encoding.UTF8.GetString(buffer, 0, part.Count);
    }

    private static async Task ReadToEndAsync(Stream stream)
    {
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer) > 0)
        {
        }

        throw new EndOfStreamException();
    }
}
