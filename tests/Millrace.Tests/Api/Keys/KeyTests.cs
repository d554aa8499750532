using System.Net;
using System.Text;
using System.Text.Json;
using Millrace.Contracts.Access;
using Millrace.Tests.Api.Fakes;
using Xunit;

namespace Millrace.Tests.Api.Keys;

public sealed class KeyTests
{
    [Fact]
    public async Task A_key_is_shown_once_and_then_known_by_its_hint_only()
    {
        await using var host = await ApiHost.StartAsync();
        using var admin = await host.ClientWithKeyAsync(new KeyRequest { Scopes = ["admin"] });

        using var created = await MakeAsync(admin, """{"name":"CI","tenant":"acme","scopes":["execute"],"expires_in_days":30,"requests_per_minute":5,"concurrency":2,"max_priority":"high","max_limits":{"wall_ms":1000},"cpu_seconds_per_day":60}""");
        var answer = await created.JsonAsync();
        var secret = answer.GetProperty("secret").GetString()!;
        var list = await admin.GetStringAsync("/api/keys");

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.True(KeySecret.IsWellFormed(secret));
        Assert.DoesNotContain(secret, list, StringComparison.Ordinal);
        Assert.DoesNotContain(KeySecret.HashOf(secret), list, StringComparison.Ordinal);
        var key = JsonDocument.Parse(list).RootElement.GetProperty("keys").EnumerateArray().Single(k => k.GetProperty("name").GetString() == "CI");
        Assert.Equal(("acme", "high", 60), (key.GetProperty("tenant").GetString(), key.GetProperty("policy").GetProperty("max_priority").GetString(), key.GetProperty("policy").GetProperty("cpu_seconds_per_day").GetDouble()));
        Assert.StartsWith(key.GetProperty("hint").GetString()![..8], secret, StringComparison.Ordinal);
        using var client = host.ClientWith(secret);
        await (await client.GetAsync("/api/keys")).ProblemAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_key_is_revoked_once_and_for_good()
    {
        await using var host = await ApiHost.StartAsync();
        using var admin = await host.ClientWithKeyAsync(new KeyRequest { Scopes = ["admin"] });
        var (secret, key) = await host.MakeKeyAsync();
        using var client = host.ClientWith(secret);

        var first = await (await admin.DeleteAsync($"/api/keys/{key.KeyId}")).JsonAsync();
        var again = await (await admin.DeleteAsync($"/api/keys/{key.KeyId}")).JsonAsync();

        Assert.Equal(first.GetProperty("revoked_at").GetString(), again.GetProperty("revoked_at").GetString());
        await (await client.GetAsync("/api/jobs")).ProblemAsync(HttpStatusCode.Unauthorized);
        await (await admin.DeleteAsync("/api/keys/key_0000000000000000")).ProblemAsync(HttpStatusCode.NotFound);
        await (await admin.DeleteAsync("/api/keys/nonsense")).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Every_mistake_of_a_wish_is_named()
    {
        await using var host = await ApiHost.StartAsync();
        using var admin = await host.ClientWithKeyAsync(new KeyRequest { Scopes = ["admin"] });

        using var answer = await MakeAsync(admin, """{"tenant":"anonymous","scopes":["root"],"expires_in_days":-1,"requests_per_minute":-1,"concurrency":0,"max_priority":"top","cpu_seconds_per_day":0,"secret":"mine","max_limits":{"wall":1}}""");

        Assert.Equal(
            ["concurrency", "cpu_seconds_per_day", "expires_in_days", "max_limits.wall", "max_priority", "name", "requests_per_minute", "scopes", "secret", "tenant"],
            (await answer.ErrorsAsync()).Keys.Order(StringComparer.Ordinal));
        Assert.Single(await host.Keys.ListAsync(default));
    }

    private static Task<HttpResponseMessage> MakeAsync(HttpClient client, string json) =>
        client.PostAsync("/api/keys", new StringContent(json, Encoding.UTF8, "application/json"));
}
