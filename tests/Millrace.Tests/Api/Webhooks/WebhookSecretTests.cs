using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Millrace.Contracts.Access;
using Millrace.Tests.Api.Fakes;
using Xunit;

namespace Millrace.Tests.Api.Webhooks;

public sealed class WebhookSecretTests
{
    private const string Path = "/api/webhooks/secret";

    private static readonly (string, string) WithSecret = ("Millrace:Webhooks:Secret", Senders.Secret);

    [Fact]
    public async Task A_tenant_is_told_its_own_secret_and_no_other()
    {
        await using var host = await ApiHost.StartAsync(WithSecret);
        using var ours = await host.ClientWithKeyAsync(new KeyRequest { Tenant = "ours" });
        using var theirs = await host.ClientWithKeyAsync(new KeyRequest { Tenant = "theirs" });

        using var answer = await ours.GetAsync(Path);
        var (one, other) = (await ReadAsync(answer), await ReadAsync(await theirs.GetAsync(Path)));

        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Equal(("ours", "theirs"), (one.Tenant, other.Tenant));
        Assert.StartsWith("whsec_", one.Secret, StringComparison.Ordinal);
        Assert.NotEqual(one.Secret, other.Secret);
        Assert.DoesNotContain(Senders.Secret, new[] { one.Secret, other.Secret });
        Assert.Equal(HttpStatusCode.Forbidden, (await ours.GetAsync(Path + "?tenant=theirs")).StatusCode);
    }

    [Fact]
    public async Task An_administrator_is_told_any_tenants_secret()
    {
        await using var host = await ApiHost.StartAsync(WithSecret);
        using var ours = await host.ClientWithKeyAsync(new KeyRequest { Tenant = "ours" });
        using var admin = await host.ClientWithKeyAsync(new KeyRequest { Scopes = ["admin"] });

        Assert.Equal(await ReadAsync(await ours.GetAsync(Path)), await ReadAsync(await admin.GetAsync(Path + "?tenant=ours")));
        Assert.Equal("anonymous", (await ReadAsync(await admin.GetAsync(Path + "?tenant=anonymous"))).Tenant);
        await (await admin.GetAsync(Path + "?tenant=No%20tenant")).ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_key_that_may_not_run_programs_is_told_nothing()
    {
        await using var host = await ApiHost.StartAsync(WithSecret);
        using var reader = await host.ClientWithKeyAsync(new KeyRequest { Scopes = ["read"] });

        Assert.Equal(HttpStatusCode.Forbidden, (await reader.GetAsync(Path)).StatusCode);
    }

    [Fact]
    public async Task Callers_without_a_key_are_told_their_secret_on_a_machine_of_their_own_only()
    {
        await using var open = await ApiHost.StartAsync(WithSecret, (ApiHost.Exposed, "true"), ("Millrace:Access:Anonymous", "allow"));
        await using var own = await ApiHost.StartAsync(WithSecret);

        await (await open.Client.GetAsync(Path)).ProblemAsync(HttpStatusCode.Unauthorized);
        Assert.Equal("anonymous", (await ReadAsync(await own.Client.GetAsync(Path))).Tenant);
    }

    [Fact]
    public async Task A_server_that_sends_no_callbacks_has_none()
    {
        await using var host = await ApiHost.StartAsync();

        var problem = await (await host.Client.GetAsync(Path)).ProblemAsync(HttpStatusCode.NotFound);

        Assert.Contains("Millrace:Webhooks:Secret", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static async Task<(string Tenant, string Secret)> ReadAsync(HttpResponseMessage answer)
    {
        var view = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        return (view.GetProperty("tenant").GetString()!, Assert.Single(view.GetProperty("secrets").EnumerateArray()).GetString()!);
    }
}
