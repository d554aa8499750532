using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;
using Millrace.Tests.Api.Fakes;
using Xunit;

namespace Millrace.Tests.Api;

/// <summary>What all routes share: problems, headers, bounds, configuration, description, the page.</summary>
public sealed class ApiTests
{
    [Theory]
    [InlineData("GET", "/api/nothing", 404)]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("GET", "/api/execute", 405)]
    [InlineData("PUT", "/api/jobs", 405)]
    [InlineData("POST", "/api/execute", 415)]
    public async Task Every_refusal_is_a_problem(string method, string path, int status)
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await host.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        await answer.ProblemAsync((HttpStatusCode)status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=latin1")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Only_json_in_utf8_is_taken(string type)
    {
        await using var host = await ApiHost.StartAsync();
        using var content = new ByteArrayContent("{}"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        using var answer = await host.Client.PostAsync("/api/execute", content);

        await answer.ProblemAsync(HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_the_bound_is_refused_also_when_it_comes_in_chunks(bool chunked)
    {
        await using var host = await ApiHost.StartOnPortAsync(("Millrace:Requests:BodyBytes", "2000"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/execute")
        {
            Content = new StringContent("""{"language":"python","source_code":" """ + new string('x', 3000) + "\"}", Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = chunked;

        using var answer = await host.Client.SendAsync(request);

        await answer.ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        Assert.Empty(host.Store.Jobs);
    }

    [Fact]
    public async Task A_bound_above_the_servers_own_is_in_force()
    {
        await using var host = await ApiHost.StartOnPortAsync(("Millrace:Requests:BodyBytes", "50000000"), ("Millrace:Requests:SourceBytes", "40000000"));

        using var answer = await host.PostAsync("""{"language":"python","source_code":" """ + new string('x', 35_000_000) + "\"}");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    [Fact]
    public async Task A_body_that_breaks_off_does_not_make_a_job()
    {
        await using var host = await ApiHost.StartOnPortAsync();
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(host.Client.BaseAddress!.Host, host.Client.BaseAddress.Port);
            await client.GetStream().WriteAsync("POST /api/execute HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"language\""u8.ToArray());
        }

        using var answer = await host.Client.GetAsync("/health/live");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(host.Store.Jobs);
    }

    [Fact]
    public async Task A_failure_of_ours_tells_its_id_and_nothing_else()
    {
        await using var host = await ApiHost.StartAsync();
        host.Store.IsBroken = true;

        using var answer = await host.PostAsync("""{"language":"python","source_code":"x"}""");

        var problem = await answer.ProblemAsync(HttpStatusCode.InternalServerError);
        Assert.DoesNotContain("secret", problem.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(answer.Headers.GetValues("X-Request-Id").Single(), problem.GetProperty("request_id").GetString());
    }

    [Theory]
    [InlineData("abc-123", true)]
    [InlineData("has space", false)]
    [InlineData("<script>", false)]
    [InlineData("129", false)]
    public async Task A_sane_request_id_is_kept_and_any_other_replaced(string id, bool kept)
    {
        await using var host = await ApiHost.StartAsync();
        id = id == "129" ? new string('a', 129) : id;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/nothing");
        request.Headers.TryAddWithoutValidation("X-Request-Id", id);

        using var answer = await host.Client.SendAsync(request);

        var given = Assert.Single(answer.Headers.GetValues("X-Request-Id"));
        Assert.Equal(kept, given == id);
        Assert.Equal(given, (await answer.ProblemAsync(HttpStatusCode.NotFound)).GetProperty("request_id").GetString());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/health/live")]
    [InlineData("/api/nothing")]
    [InlineData("/docs")]
    public async Task Every_answer_tells_browsers_to_be_careful(string path)
    {
        await using var host = await ApiHost.StartOnPortAsync();

        using var answer = await host.Client.GetAsync(path);

        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.StartsWith("default-src 'none';", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Other_origins_are_let_in_only_when_they_are_listed()
    {
        await using var closed = await ApiHost.StartAsync();
        await using var open = await ApiHost.StartAsync(("Millrace:Cors:Origins:0", "https://friend.example"));

        Assert.False((await PreflightAsync(closed)).Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal("https://friend.example", (await PreflightAsync(open)).Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task Bad_configuration_stops_the_start_and_every_key_is_named()
    {
        var failure = await Record.ExceptionAsync(() => ApiHost.StartAsync(
            ("Millrace:Limits:WallMs:Minimum", "0"),
            ("Millrace:Limits:MemoryMb:Default", "9999"),
            ("Millrace:Requests:Files", "0"),
            ("Millrace:Streams:Errors", "0"),
            ("Millrace:Cors:Origins:0", "friend.example/path")));

        var told = string.Join('\n', (failure is AggregateException many ? many.InnerExceptions : [failure!]).Cast<OptionsValidationException>().SelectMany(e => e.Failures));
        foreach (var key in new[] { "Millrace:Limits:WallMs:Minimum", "Millrace:Limits:MemoryMb:Default", "Millrace:Requests:Files", "Millrace:Streams:Errors", "Millrace:Cors:Origins:0" })
        {
            Assert.Contains(key, told, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Languages_are_listed_with_what_is_installed_and_what_would_have_to_be()
    {
        await using var host = await ApiHost.StartAsync();

        var list = await (await host.Client.GetAsync("/api/languages")).JsonAsync();
        var one = await (await host.Client.GetAsync("/api/languages/PY")).JsonAsync();

        var languages = list.GetProperty("languages").EnumerateArray().ToDictionary(l => l.GetProperty("id").GetString()!);
        Assert.Equal(("3.11.2", true), (languages["python"].GetProperty("version").GetString(), languages["python"].GetProperty("available").GetBoolean()));
        Assert.Equal("print('Hello, world!')\n", languages["python"].GetProperty("hello").GetString());
        Assert.False(languages["python"].TryGetProperty("samples", out _));
        Assert.False(languages["rust"].GetProperty("available").GetBoolean());
        Assert.Contains("rustc cargo", languages["rust"].GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal(512, languages["java"].GetProperty("default_limits").GetProperty("memory_mb").GetInt64());
        Assert.True(languages["java"].GetProperty("compiled").GetBoolean());
        Assert.Equal("hi\n", one.GetProperty("samples")[1].GetProperty("stdin").GetString());
    }

    [Fact]
    public async Task An_unknown_language_is_not_found_and_near_ones_are_named()
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await host.Client.GetAsync("/api/languages/pyton");

        Assert.Contains("python", (await answer.ProblemAsync(HttpStatusCode.NotFound)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workers_are_listed_with_their_load()
    {
        await using var host = await ApiHost.StartAsync();

        var worker = (await (await host.Client.GetAsync("/api/workers")).JsonAsync()).GetProperty("workers")[0];

        Assert.Equal(("runner-1", 0.1), (worker.GetProperty("runner_id").GetString(), worker.GetProperty("load").GetDouble()));
        Assert.Equal(["python", "java"], worker.GetProperty("languages").EnumerateArray().Select(l => l.GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/ready")]
    public async Task Ready_means_that_the_store_the_queue_and_a_runner_are_there(string path)
    {
        await using var host = await ApiHost.StartAsync();

        using var well = await host.Client.GetAsync(path);
        host.Store.IsBroken = true;
        host.Workers.Heartbeats.Clear();
        using var ill = await host.Client.GetAsync(path);
        using var live = await host.Client.GetAsync("/health/live");

        Assert.Equal(HttpStatusCode.OK, well.StatusCode);
        Assert.Equal("healthy", (await well.JsonAsync()).GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ill.StatusCode);
        var report = await ill.JsonAsync();
        Assert.Equal(
            ["unhealthy", "healthy", "unhealthy"],
            new[] { "job_store", "queue", "runner" }.Select(name => report.GetProperty("checks").GetProperty(name).GetProperty("status").GetString()));
        Assert.DoesNotContain("secret", report.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task The_description_names_every_route_and_the_words_of_the_wire()
    {
        await using var host = await ApiHost.StartAsync();

        var description = await (await host.Client.GetAsync("/openapi/v1.json")).JsonAsync();

        var paths = description.GetProperty("paths");
        foreach (var path in new[] { "/api/execute", "/api/jobs", "/api/jobs/{jobId}", "/api/jobs/{jobId}/events", "/api/languages", "/api/languages/{id}", "/api/workers", "/health", "/stream/{jobId}" })
        {
            Assert.True(paths.TryGetProperty(path, out _), path);
        }

        var execute = paths.GetProperty("/api/execute").GetProperty("post");
        Assert.True(execute.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").TryGetProperty("example", out _));
        Assert.True(execute.GetProperty("responses").GetProperty("400").GetProperty("content").TryGetProperty("application/problem+json", out _));
        var request = description.GetProperty("components").GetProperty("schemas").GetProperty("ExecutionRequest");
        Assert.True(request.GetProperty("properties").TryGetProperty("source_code", out _));
        Assert.Contains("1 MB", request.GetProperty("properties").GetProperty("source_code").GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Contains("wait", execute.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Texts_that_are_written_in_pieces_are_described_as_strings()
    {
        await using var host = await ApiHost.StartAsync();

        var description = await (await host.Client.GetAsync("/openapi/v1.json")).JsonAsync();

        var result = description.GetProperty("components").GetProperty("schemas").GetProperty("ExecutionResult").GetProperty("properties");
        Assert.Equal("string", result.GetProperty("stdout").GetProperty("type").GetString());
        Assert.Equal(["null", "string"], result.GetProperty("stdout_base64").GetProperty("type").EnumerateArray().Select(t => t.GetString()).Order());
    }

    [Fact]
    public async Task The_reference_page_is_served_from_here()
    {
        await using var host = await ApiHost.StartAsync();

        var page = await host.Client.GetStringAsync("/docs/");

        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.Contains("Millrace", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_api_knows_neither_the_runner_nor_the_sandbox()
    {
        var rooms = typeof(Millrace.Api.MillraceApi).Assembly.GetReferencedAssemblies().Select(a => a.Name).Where(n => n!.StartsWith("Millrace", StringComparison.Ordinal));

        Assert.Equal(["Millrace.Contracts", "Millrace.Transport"], rooms.Order(StringComparer.Ordinal));
    }

    private static async Task<HttpResponseMessage> PreflightAsync(ApiHost host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/execute");
        request.Headers.Add("Origin", "https://friend.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type");
        return await host.Client.SendAsync(request);
    }
}
