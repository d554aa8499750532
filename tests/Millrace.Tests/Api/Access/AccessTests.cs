using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Millrace.Api.Access;
using Millrace.Contracts.Access;
using Millrace.Tests.Api.Fakes;
using Xunit;

namespace Millrace.Tests.Api.Access;

public sealed class AccessTests
{
    private static readonly (string, string) Exposed = (ApiHost.Exposed, "true");

    [Fact]
    public async Task Every_route_says_who_may_use_it()
    {
        await using var host = await ApiHost.StartAsync();

        var silent = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<AccessRequirement>() is null);

        Assert.Empty(silent.Select(e => e.RoutePattern.RawText));
    }

    [Fact]
    public async Task Only_the_pages_their_description_the_languages_and_the_health_are_open_to_all()
    {
        await using var host = await ApiHost.StartAsync();

        var open = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<AccessRequirement>()!.AnyOf.Count == 0)
            .Select(e => e.RoutePattern.RawText!)
            .Where(path => path != "/" && !new[] { "/assets/", "/theme.js", "/favicon", "/s/", "/embed/", "/admin", "/docs", "/openapi/", "/health", "/api/languages" }.Any(known => path.StartsWith(known, StringComparison.Ordinal)));

        Assert.Empty(open);
    }

    [Theory]
    [InlineData("GET", "/api/jobs")]
    [InlineData("GET", "/api/jobs/job_00000000000000000000000000")]
    [InlineData("GET", "/api/jobs/job_00000000000000000000000000/events")]
    [InlineData("DELETE", "/api/jobs/job_00000000000000000000000000")]
    [InlineData("GET", "/stream/job_00000000000000000000000000")]
    [InlineData("GET", "/stream")]
    [InlineData("POST", "/api/execute")]
    [InlineData("POST", "/api/shares")]
    [InlineData("GET", "/api/shares")]
    [InlineData("GET", "/api/shares/0123456789ab")]
    [InlineData("GET", "/api/workers")]
    [InlineData("GET", "/api/pool")]
    [InlineData("GET", "/api/keys")]
    [InlineData("POST", "/api/keys")]
    [InlineData("DELETE", "/api/keys/key_0000000000000000")]
    [InlineData("GET", "/api/admin/overview")]
    public async Task A_server_that_others_can_reach_wants_a_key(string method, string path)
    {
        await using var host = await ApiHost.StartAsync(Exposed);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
        {
            request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        }

        using var answer = await host.Client.SendAsync(request);

        await answer.ProblemAsync(HttpStatusCode.Unauthorized);
        Assert.StartsWith("Bearer", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/live")]
    [InlineData("/api/languages")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/")]
    public async Task What_is_open_is_open_there_too(string path)
    {
        await using var host = await ApiHost.StartAsync(Exposed);

        using var answer = await host.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_key_opens_it_as_a_bearer_token_and_as_a_header_of_its_own()
    {
        await using var host = await ApiHost.StartAsync(Exposed);
        var (secret, _) = await host.MakeKeyAsync();
        using var bearer = host.ClientWith(secret);
        using var header = new HttpRequestMessage(HttpMethod.Get, "/api/jobs") { Headers = { { "X-API-Key", secret } } };
        using var both = new HttpRequestMessage(HttpMethod.Get, "/api/jobs") { Headers = { { "X-API-Key", secret } } };

        Assert.Equal(HttpStatusCode.OK, (await bearer.GetAsync("/api/jobs")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.Client.SendAsync(header)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await bearer.SendAsync(both)).StatusCode);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_even_where_none_is_needed()
    {
        await using var host = await ApiHost.StartAsync();
        var unknown = KeySecret.Create();
        foreach (var credential in new[] { unknown, unknown[..^1], "mlr_short", "nonsense", "eyJhbGciOiJub25lIn0.e30.", new string('x', 4000) })
        {
            using var client = host.ClientWith(credential);

            var problem = await (await client.GetAsync("/api/jobs")).ProblemAsync(HttpStatusCode.Unauthorized);

            Assert.DoesNotContain(credential, problem.GetRawText(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    public async Task An_authorization_of_another_kind_is_refused(string value)
    {
        await using var host = await ApiHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/jobs");
        request.Headers.TryAddWithoutValidation("Authorization", value);

        await (await host.Client.SendAsync(request)).ProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Two_different_credentials_are_one_too_many()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = host.ClientWith((await host.MakeKeyAsync()).Secret);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/jobs") { Headers = { { "X-API-Key", (await host.MakeKeyAsync()).Secret } } };

        await (await client.SendAsync(request)).ProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_at_the_next_request()
    {
        await using var host = await ApiHost.StartAsync();
        var (secret, key) = await host.MakeKeyAsync();
        using var client = host.ClientWith(secret);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/jobs")).StatusCode);

        await host.Keys.RevokeAsync(key.KeyId, DateTimeOffset.UnixEpoch, default);

        var problem = await (await client.GetAsync("/api/jobs")).ProblemAsync(HttpStatusCode.Unauthorized);
        Assert.Contains("revoked", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_good_until_it_expires_and_not_a_moment_longer()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var host = await ApiHost.StartAsync(clock);
        using var client = await host.ClientWithKeyAsync(new KeyRequest { ExpiresInDays = 1 });

        clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromTicks(1));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/jobs")).StatusCode);
        clock.Advance(TimeSpan.FromTicks(1));
        await (await client.GetAsync("/api/jobs")).ProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("read", "POST", "/api/execute")]
    [InlineData("read", "POST", "/api/shares")]
    [InlineData("read", "DELETE", "/api/jobs/job_00000000000000000000000000")]
    [InlineData("read", "GET", "/api/keys")]
    [InlineData("execute", "GET", "/api/jobs")]
    [InlineData("execute", "GET", "/api/shares")]
    [InlineData("execute", "GET", "/api/workers")]
    [InlineData("execute", "GET", "/api/admin/overview")]
    [InlineData("execute", "POST", "/api/keys")]
    [InlineData("admin", "POST", "/api/execute")]
    [InlineData("admin", "GET", "/api/jobs")]
    public async Task A_key_does_what_its_scopes_name_and_nothing_else(string scope, string method, string path)
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.ClientWithKeyAsync(new KeyRequest { Scopes = [scope] });
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
        {
            request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        }

        using var answer = await client.SendAsync(request);

        var problem = await answer.ProblemAsync(HttpStatusCode.Forbidden);
        Assert.Contains(scope, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("insufficient_scope", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?api_key=abc")]
    [InlineData("?access_token=abc")]
    [InlineData("?token=abc")]
    [InlineData("?cursor={key}")]
    [InlineData("?x=prefix{key}")]
    public async Task A_key_in_an_address_is_refused(string query)
    {
        await using var host = await ApiHost.StartAsync();
        var (secret, _) = await host.MakeKeyAsync();

        using var answer = await host.Client.GetAsync("/api/jobs" + query.Replace("{key}", secret, StringComparison.Ordinal));

        var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest);
        Assert.Equal("urn:millrace:problem:key-in-address", problem.GetProperty("type").GetString());
        Assert.DoesNotContain(secret, problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_one_may_run_on_a_loopback_server_and_not_administer_it()
    {
        await using var host = await ApiHost.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync("/api/jobs")).StatusCode);
        await (await host.Client.GetAsync("/api/keys")).ProblemAsync(HttpStatusCode.Unauthorized);
        await (await host.Client.GetAsync("/api/admin/overview")).ProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "1.2.3.4")]
    [InlineData("Forwarded", "for=1.2.3.4")]
    public async Task A_loopback_server_behind_a_proxy_nobody_told_it_of_does_not_take_strangers_for_its_owner(string header, string value)
    {
        await using var host = await ApiHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/jobs") { Headers = { { header, value } } };

        var problem = await (await host.Client.SendAsync(request)).ProblemAsync(HttpStatusCode.Unauthorized);

        Assert.Contains("proxy", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_strangers_are_allowed_they_run_programs_and_do_not_see_each_others_lists()
    {
        await using var host = await ApiHost.StartAsync(Exposed, ("Millrace:Access:Anonymous", "allow"));
        var id = await host.AcceptAsync();

        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync($"/api/jobs/{id}")).StatusCode);
        foreach (var path in new[] { "/api/jobs", "/api/shares", "/api/workers", "/api/pool", "/api/keys" })
        {
            await (await host.Client.GetAsync(path)).ProblemAsync(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task Anonymous_use_can_be_denied_on_loopback_too()
    {
        await using var host = await ApiHost.StartAsync(("Millrace:Access:Anonymous", "deny"));

        await (await host.PostAsync("""{"language":"python","source_code":"x"}""")).ProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("http://localhost:3001", true)]
    [InlineData("http://127.0.0.1:1", true)]
    [InlineData("http://127.8.9.1:1", true)]
    [InlineData("https://[::1]:1", true)]
    [InlineData("http://0.0.0.0:1", false)]
    [InlineData("http://[::]:1", false)]
    [InlineData("http://*:1", false)]
    [InlineData("http://+:1", false)]
    [InlineData("http://192.168.1.2:1", false)]
    [InlineData("http://example.org:1", false)]
    [InlineData("http://localhost.example.org:1", false)]
    [InlineData("http://unix:/run/millrace.sock", false)]
    public void Loopback_is_what_only_this_machine_reaches(string address, bool isLoopback) => Assert.Equal(isLoopback, Exposure.IsLoopback(address));

    [Fact]
    public async Task Wrong_settings_are_all_named_at_the_start()
    {
        var refusal = await Assert.ThrowsAsync<AggregateException>(() => ApiHost.StartAsync(
            ("Millrace:Access:Proxies:0", "10.0.0.0/99"),
            ("Millrace:RateLimits:AnonymousPerMinute", "0"),
            ("Millrace:Shares:TotalMb", "0"),
            ("Millrace:Access:Jwt:PublicKey", "no key")));

        foreach (var name in new[] { "Access:Proxies:0", "RateLimits:AnonymousPerMinute", "Shares:TotalMb", "Jwt:PublicKey", "Jwt:Audience", "Jwt:Issuer" })
        {
            Assert.Contains("Millrace:" + (name.StartsWith("Jwt", StringComparison.Ordinal) ? "Access:" : "") + name, refusal.Message, StringComparison.Ordinal);
        }
    }
}
