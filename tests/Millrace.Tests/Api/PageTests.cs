using System.Net;
using System.Text;
using Millrace.Tests.Api.Fakes;
using Xunit;

namespace Millrace.Tests.Api;

public sealed class PageTests : IDisposable
{
    private const string Page = "<!doctype html><title>editor</title>";
    private readonly DirectoryInfo _web = Directory.CreateTempSubdirectory("millrace-web-");

    public PageTests()
    {
        Write("index.html", Page);
        Write("index.html.br", "as brotli");
        Write("assets/app-3f2a.js", "export {}");
        Write("assets/app-3f2a.js.br", "as brotli");
        Write("assets/app-3f2a.js.gz", "as gzip");
        Write("favicon.svg", "<svg/>");
        Write("secret.env", "not a kind of file that is served");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/s/abc")]
    [InlineData("/embed/abc")]
    [InlineData("/admin")]
    public async Task One_page_answers_at_every_address_of_the_editor(string path)
    {
        await using var host = await StartAsync();

        using var answer = await host.Client.GetAsync(path);

        Assert.Equal(Page, await answer.Content.ReadAsStringAsync());
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.True(answer.Headers.CacheControl?.NoCache);
    }

    [Fact]
    public async Task Scripts_come_from_this_server_as_files_and_from_nowhere_else()
    {
        await using var host = await StartAsync();

        using var answer = await host.Client.GetAsync("/");

        var policy = Policy(answer);
        Assert.Equal("'self'", policy["script-src"]);
        Assert.Equal("'none'", policy["default-src"]);
        Assert.Equal("'self'", policy["connect-src"]);
    }

    [Fact]
    public async Task Only_the_embedded_page_may_stand_in_a_frame()
    {
        await using var host = await StartAsync();

        using var embedded = await host.Client.GetAsync("/embed/abc");
        using var whole = await host.Client.GetAsync("/s/abc");

        Assert.Equal("*", Policy(embedded)["frame-ancestors"]);
        Assert.False(embedded.Headers.Contains("X-Frame-Options"));
        Assert.Equal("'none'", Policy(whole)["frame-ancestors"]);
        Assert.Equal("DENY", whole.Headers.GetValues("X-Frame-Options").Single());
    }

    [Theory]
    [InlineData("gzip, deflate, br", "br", "as brotli")]
    [InlineData("gzip", "gzip", "as gzip")]
    [InlineData("br;q=0, gzip", "gzip", "as gzip")]
    [InlineData("identity", null, "export {}")]
    public async Task A_file_goes_out_as_it_was_compressed_when_it_was_built(string accepted, string? encoding, string body)
    {
        await using var host = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/assets/app-3f2a.js");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);

        using var answer = await host.Client.SendAsync(request);

        Assert.Equal(encoding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal(body, await answer.Content.ReadAsStringAsync());
        Assert.Equal("Accept-Encoding", answer.Headers.Vary.Single());
    }

    [Fact]
    public async Task A_file_with_a_hash_in_its_name_is_kept_forever_and_one_without_is_asked_for_again()
    {
        await using var host = await StartAsync();

        using var hashed = await host.Client.GetAsync("/assets/app-3f2a.js");
        using var icon = await host.Client.GetAsync("/favicon.svg");

        Assert.Equal("public, max-age=31536000, immutable", hashed.Headers.CacheControl?.ToString());
        Assert.Equal("no-cache", icon.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        await using var host = await StartAsync();
        using var first = await host.Client.GetAsync("/favicon.svg");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/favicon.svg");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Theory]
    [InlineData("/secret.env")]
    [InlineData("/assets/app-3f2a.js.br")]
    [InlineData("/assets/../secret.env")]
    [InlineData("/nothing")]
    public async Task Nothing_else_is_served(string path)
    {
        await using var host = await StartAsync();

        using var answer = await host.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Without_a_built_editor_the_page_says_what_to_do()
    {
        await using var host = await ApiHost.StartAsync(("Millrace:Web:Directory", Path.Combine(_web.FullName, "nowhere")));

        var page = await host.Client.GetStringAsync("/");

        Assert.Contains("make build", page, StringComparison.Ordinal);
    }

    public void Dispose() => _web.Delete(recursive: true);

    private static Dictionary<string, string> Policy(HttpResponseMessage answer) =>
        answer.Headers.GetValues("Content-Security-Policy").Single()
            .Split(';', StringSplitOptions.TrimEntries)
            .ToDictionary(part => part.Split(' ')[0], part => part[(part.IndexOf(' ', StringComparison.Ordinal) + 1)..]);

    private Task<ApiHost> StartAsync() => ApiHost.StartAsync(("Millrace:Web:Directory", _web.FullName));

    private void Write(string name, string content)
    {
        var file = Path.Combine(_web.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }
}
