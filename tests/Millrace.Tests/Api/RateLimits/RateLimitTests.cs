using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Millrace.Api.Access;
using Millrace.Contracts.Access;
using Millrace.Tests.Api.Fakes;
using Xunit;

namespace Millrace.Tests.Api.RateLimits;

public sealed class RateLimitTests
{
    private static readonly (string, string) Exposed = (ApiHost.Exposed, "true");
    private static readonly (string, string) Anyone = ("Millrace:Access:Anonymous", "allow");

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Strangers_run_ten_programs_a_minute_and_are_told_how_many_are_left()
    {
        await using var host = await ApiHost.StartAsync(_clock, Exposed, Anyone);
        for (var left = 9; left >= 0; left--)
        {
            using var answer = await ExecuteAsync(host.Client);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            Assert.Equal(("10", left.ToString(CultureInfo.InvariantCulture), "10;w=60"), (Header(answer, "RateLimit-Limit"), Header(answer, "RateLimit-Remaining"), Header(answer, "RateLimit-Policy")));
            Assert.Equal((10 - left) * 6, int.Parse(Header(answer, "RateLimit-Reset"), CultureInfo.InvariantCulture));
        }

        using var refused = await ExecuteAsync(host.Client);

        var problem = await refused.ProblemAsync(HttpStatusCode.TooManyRequests);
        Assert.Equal("urn:millrace:problem:rate-limited", problem.GetProperty("type").GetString());
        Assert.Equal("6", Header(refused, "Retry-After"));
        Assert.Equal("0", Header(refused, "RateLimit-Remaining"));
        Assert.Equal(10, host.Store.Jobs.Count);
    }

    [Fact]
    public async Task Who_waits_as_long_as_was_said_is_served()
    {
        await using var host = await ApiHost.StartAsync(_clock, Exposed, Anyone);
        await SpendAsync(host.Client, 10);
        using var refused = await ExecuteAsync(host.Client);

        _clock.Advance(TimeSpan.FromSeconds(int.Parse(Header(refused, "Retry-After"), CultureInfo.InvariantCulture)));

        Assert.Equal(HttpStatusCode.Accepted, (await ExecuteAsync(host.Client)).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await ExecuteAsync(host.Client)).StatusCode);
    }

    [Fact]
    public async Task A_loopback_server_limits_nobody_unless_it_is_told_to()
    {
        await using var free = await ApiHost.StartAsync(_clock);
        await using var told = await ApiHost.StartAsync(_clock, ("Millrace:RateLimits:Enabled", "true"), ("Millrace:RateLimits:AnonymousPerMinute", "1"));

        await SpendAsync(free.Client, 20);
        await SpendAsync(told.Client, 1);

        using var unlimited = await ExecuteAsync(free.Client);
        Assert.Equal(HttpStatusCode.Accepted, unlimited.StatusCode);
        Assert.False(unlimited.Headers.Contains("RateLimit-Limit"));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await ExecuteAsync(told.Client)).StatusCode);
    }

    [Fact]
    public async Task Limits_can_be_switched_off()
    {
        await using var host = await ApiHost.StartAsync(_clock, Exposed, Anyone, ("Millrace:RateLimits:Enabled", "false"));

        await SpendAsync(host.Client, 30);
    }

    [Fact]
    public async Task Each_key_has_its_own_limit_and_bucket()
    {
        await using var host = await ApiHost.StartAsync(_clock, Exposed);
        using var two = await host.ClientWithKeyAsync(new KeyRequest { RequestsPerMinute = 2 });
        using var other = await host.ClientWithKeyAsync(new KeyRequest { RequestsPerMinute = 2 });
        using var free = await host.ClientWithKeyAsync(new KeyRequest { RequestsPerMinute = 0 });

        await SpendAsync(two, 2);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await ExecuteAsync(two)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await ExecuteAsync(other)).StatusCode);
        await SpendAsync(free, 700);
    }

    [Fact]
    public async Task Reading_is_not_limited()
    {
        await using var host = await ApiHost.StartAsync(_clock);
        using var client = await host.ClientWithKeyAsync(new KeyRequest { RequestsPerMinute = 1 });
        await SpendAsync(client, 1);

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/jobs")).StatusCode);
        }
    }

    [Fact]
    public async Task Shares_are_counted_by_themselves()
    {
        await using var host = await ApiHost.StartAsync(_clock);
        using var client = await host.ClientWithKeyAsync(new KeyRequest { RequestsPerMinute = 1 });
        await SpendAsync(client, 1);

        const string Share = """{"language":"python","files":[{"name":"main.py","content":"x"}]}""";
        using var first = await client.PostAsync("/api/shares", new StringContent(Share, Encoding.UTF8, "application/json"));
        using var second = await client.PostAsync("/api/shares", new StringContent(Share, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        await second.ProblemAsync(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task What_a_client_says_of_its_address_is_believed_from_a_known_proxy_only()
    {
        await using var direct = await ApiHost.StartOnPortAsync(Anyone, ("Millrace:RateLimits:Enabled", "true"), ("Millrace:RateLimits:AnonymousPerMinute", "1"));
        await using var behind = await ApiHost.StartOnPortAsync(Anyone, ("Millrace:RateLimits:AnonymousPerMinute", "1"), ("Millrace:Access:Proxies:0", "127.0.0.0/8"));

        Assert.Equal(HttpStatusCode.Accepted, (await ExecuteAsync(direct.Client, "203.0.113.1")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await ExecuteAsync(direct.Client, "203.0.113.2")).StatusCode);

        Assert.Equal(HttpStatusCode.Accepted, (await ExecuteAsync(behind.Client, "203.0.113.1")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await ExecuteAsync(behind.Client, "203.0.113.1")).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await ExecuteAsync(behind.Client, "203.0.113.2")).StatusCode);

        // The proxy's own word is the last one; what stands before it is the client's invention.
        Assert.Equal(HttpStatusCode.TooManyRequests, (await ExecuteAsync(behind.Client, "198.51.100.7, 203.0.113.2")).StatusCode);
    }

    [Fact]
    public async Task A_server_behind_a_proxy_wants_keys_though_it_listens_on_loopback()
    {
        await using var host = await ApiHost.StartOnPortAsync(("Millrace:Access:Proxies:0", "127.0.0.1"));

        await (await host.Client.GetAsync("/api/jobs")).ProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("203.0.113.9", "ip:203.0.113.9")]
    [InlineData("::ffff:203.0.113.9", "ip:203.0.113.9")]
    [InlineData("2001:db8:1:2:3:4:5:6", "ip:2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff::1", "ip:2001:db8:1:2::/64")]
    public void An_IPv6_network_is_one_caller(string address, string bucket) => Assert.Equal(bucket, AddressBucket.Of(IPAddress.Parse(address)));

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();

    private static async Task SpendAsync(HttpClient client, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var answer = await ExecuteAsync(client);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }
    }

    private static Task<HttpResponseMessage> ExecuteAsync(HttpClient client, string? forwardedFor = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/execute") { Content = new StringContent("""{"language":"python","source_code":"x"}""", Encoding.UTF8, "application/json") };
        if (forwardedFor is not null)
        {
            request.Headers.Add("X-Forwarded-For", forwardedFor);
        }

        return client.SendAsync(request);
    }
}
