using System.Net;
using System.Text;
using System.Text.Json;
using Millrace.Api.Shares;
using Millrace.Contracts.Access;
using Millrace.Tests.Api.Fakes;
using Xunit;

namespace Millrace.Tests.Api.Shares;

public sealed class ShareTests
{
    private const string Small = """{"language":"py","files":[{"name":"main.py","content":"print('<script>alert(1)</script>')"}]}""";

    private const string Whole = """
        {"language":"python","version":"3","files":[{"name":"main.py","content":"import a\n"},{"name":"a.py","content":"QUFB","encoding":"base64"}],"entry_point":"main.py",
         "stdin":"in","args":["-v"],"compile_args":["-O"],"limits":{"wall_ms":1000},"tests":[{"stdin":"1","expected_output":"2"}],
         "result":{"job_id":"job_00000000000000000000000000","language":"python","status":"completed","outcome":"success","output":"hi","exit_code":0,"timings":{"queued":1,"prepared":1,"compiled":0,"ran":1,"total":3},"runner_id":"r1"}}
        """;

    [Fact]
    public async Task A_share_comes_back_as_it_was_given()
    {
        await using var host = await ApiHost.StartAsync();

        using var created = await ShareAsync(host.Client, Whole);
        var answer = await created.JsonAsync();
        var share = await (await host.Client.GetAsync($"/api/shares/{answer.GetProperty("id").GetString()}")).JsonAsync();

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal($"/s/{answer.GetProperty("id").GetString()}", answer.GetProperty("url").GetString());
        using var given = JsonDocument.Parse(Whole);
        foreach (var member in given.RootElement.EnumerateObject().Where(m => m.Name != "result"))
        {
            Assert.True(JsonElement.DeepEquals(member.Value, share.GetProperty(member.Name)), member.Name);
        }

        Assert.Equal("hi", share.GetProperty("result").GetProperty("output").GetString());
        Assert.True(share.TryGetProperty("created_at", out _));
    }

    [Fact]
    public async Task A_share_leads_to_no_job()
    {
        await using var host = await ApiHost.StartAsync();

        var id = await IdAsync(host.Client, Whole);
        var text = await host.Client.GetStringAsync($"/api/shares/{id}");

        Assert.DoesNotContain("job_0000", text, StringComparison.Ordinal);
        Assert.DoesNotContain("r1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_program_has_the_same_id_and_another_has_another()
    {
        await using var host = await ApiHost.StartAsync();

        var id = await IdAsync(host.Client, Small);

        Assert.Equal(id, await IdAsync(host.Client, Small.Replace(":", " : ", StringComparison.Ordinal)));
        Assert.NotEqual(id, await IdAsync(host.Client, Small.Replace("alert(1)", "alert(2)", StringComparison.Ordinal)));
        Assert.Equal(12, id.Length);
        Assert.Equal(2, host.Shares.All.Count);
    }

    [Fact]
    public async Task Two_tenants_who_share_the_same_do_not_learn_of_each_other()
    {
        await using var host = await ApiHost.StartAsync();
        using var ours = await host.ClientWithKeyAsync(new KeyRequest { Tenant = "ours" });
        using var theirs = await host.ClientWithKeyAsync(new KeyRequest { Tenant = "theirs" });

        var first = await IdAsync(ours, Small);
        var second = await IdAsync(theirs, Small);

        Assert.NotEqual(first, second);
        Assert.Equal([first], await ListAsync(ours));
        Assert.Equal([second], await ListAsync(theirs));
        Assert.Equal(HttpStatusCode.OK, (await theirs.GetAsync($"/api/shares/{first}")).StatusCode);
    }

    [Fact]
    public async Task When_a_short_id_is_taken_by_another_share_a_longer_one_is_given()
    {
        await using var host = await ApiHost.StartAsync();
        var usual = await IdAsync(host.Client, Small);
        await using var second = await ApiHost.StartAsync();
        second.Shares.Occupy(usual);

        var id = await IdAsync(second.Client, Small);

        Assert.StartsWith(usual, id, StringComparison.Ordinal);
        Assert.Equal(16, id.Length);
        Assert.Equal(id, await IdAsync(second.Client, Small));
        Assert.Contains("<script>", (await (await second.Client.GetAsync($"/api/shares/{id}")).JsonAsync()).GetProperty("files")[0].GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_is_the_beginning_of_the_digest_in_base_32()
    {
        var digest = Enumerable.Range(0, 32).Select(i => (byte)(i * 37)).ToArray();

        var full = ShareIds.Of(digest, ShareIds.FullLength);

        Assert.StartsWith(ShareIds.Of(digest, 12), full, StringComparison.Ordinal);
        Assert.True(ShareIds.IsWellFormed(full));
        var bits = string.Concat(full.Select(c => Convert.ToString("0123456789abcdefghjkmnpqrstvwxyz".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        Assert.Equal(string.Concat(digest.Select(b => Convert.ToString(b, 2).PadLeft(8, '0')))[..255], bits);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_share_never_changes_so_it_may_be_kept_for_good()
    {
        await using var host = await ApiHost.StartAsync();
        var id = await IdAsync(host.Client, Small);
        using var first = await host.Client.GetAsync($"/api/shares/{id}");
        using var again = new HttpRequestMessage(HttpMethod.Get, $"/api/shares/{id}");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await host.Client.SendAsync(again);

        Assert.Equal("public, max-age=31536000, immutable", first.Headers.GetValues("Cache-Control").Single().Replace("max-age=31536000, public, immutable", "public, max-age=31536000, immutable", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task What_a_key_opened_is_not_kept_by_caches_that_serve_others()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.ClientWithKeyAsync();
        var id = await IdAsync(client, Small);

        using var answer = await client.GetAsync($"/api/shares/{id}");

        Assert.True(answer.Headers.CacheControl!.Private);
        Assert.False(answer.Headers.CacheControl.Public);
    }

    [Fact]
    public async Task Source_is_data_and_never_a_page()
    {
        await using var host = await ApiHost.StartAsync();
        var id = await IdAsync(host.Client, Small);

        using var answer = await host.Client.GetAsync($"/api/shares/{id}");

        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_share_that_is_too_large_is_refused_with_the_limit()
    {
        await using var host = await ApiHost.StartAsync();
        var large = Small.Replace("alert(1)", new string('x', 256 * 1024), StringComparison.Ordinal);

        using var answer = await ShareAsync(host.Client, large);

        Assert.Contains("262144", (await answer.ProblemAsync(HttpStatusCode.RequestEntityTooLarge)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_mistake_of_a_share_is_named()
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await ShareAsync(host.Client, """
            {"language":"pyton","files":[{"name":"../x","content":"y"}],"entry_point":"z","limits":{"wall_ms":1},"result":{"status":"completed"},"source":"q","tests":[{"stdin":1}]}
            """);

        var errors = await answer.ErrorsAsync();
        Assert.Equal(["entry_point", "files[0].name", "language", "limits.wall_ms", "result", "source", "tests[0].stdin"], errors.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("0123456789ab")]
    [InlineData("../../etc/passwd")]
    [InlineData("UPPERCASE000")]
    public async Task An_unknown_share_is_not_found(string id)
    {
        await using var host = await ApiHost.StartAsync();

        await (await host.Client.GetAsync("/api/shares/" + Uri.EscapeDataString(id))).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_full_store_says_so()
    {
        await using var host = await ApiHost.StartAsync();
        host.Shares.IsFull = true;

        await (await ShareAsync(host.Client, Small)).ProblemAsync(HttpStatusCode.InsufficientStorage);
    }

    [Fact]
    public async Task Links_are_open_to_everyone_only_where_that_is_configured()
    {
        await using var closed = await ApiHost.StartAsync((ApiHost.Exposed, "true"));
        await using var open = await ApiHost.StartAsync((ApiHost.Exposed, "true"), ("Millrace:Shares:Public", "true"));
        foreach (var (host, status) in new[] { (closed, HttpStatusCode.Unauthorized), (open, HttpStatusCode.OK) })
        {
            using var client = await host.ClientWithKeyAsync();
            var id = await IdAsync(client, Small);

            Assert.Equal(status, (await host.Client.GetAsync($"/api/shares/{id}")).StatusCode);
            await (await ShareAsync(host.Client, Small)).ProblemAsync(HttpStatusCode.Unauthorized);
            await (await host.Client.GetAsync("/api/shares")).ProblemAsync(HttpStatusCode.Unauthorized);
        }
    }

    private static Task<HttpResponseMessage> ShareAsync(HttpClient client, string json) =>
        client.PostAsync("/api/shares", new StringContent(json, Encoding.UTF8, "application/json"));

    private static async Task<string> IdAsync(HttpClient client, string json)
    {
        using var answer = await ShareAsync(client, json);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("id").GetString()!;
    }

    private static async Task<IEnumerable<string?>> ListAsync(HttpClient client) =>
        (await (await client.GetAsync("/api/shares")).JsonAsync()).GetProperty("shares").EnumerateArray().Select(s => s.GetProperty("id").GetString());
}
