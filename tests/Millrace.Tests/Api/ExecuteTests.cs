using System.Net;
using System.Text;
using Millrace.Contracts.Executions;
using Millrace.Tests.Api.Fakes;
using Xunit;

namespace Millrace.Tests.Api;

public sealed class ExecuteTests
{
    private const string Hello = """{"language":"python","source_code":"print('hi')"}""";

    [Fact]
    public async Task An_accepted_job_is_recorded_announced_and_queued()
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await host.PostAsync(Hello);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var body = await answer.JsonAsync();
        var id = body.GetProperty("job_id").GetString()!;
        Assert.Equal("queued", body.GetProperty("status").GetString());
        Assert.Equal($"/stream/{id}", body.GetProperty("stream_url").GetString());
        Assert.Equal($"/api/jobs/{id}", answer.Headers.Location?.ToString());
        Assert.Equal(id, Assert.Single(host.Store.Jobs).JobId);
        Assert.Equal(id, Assert.Single(host.Queue.Jobs).JobId);
        var first = Assert.IsType<StatusEvent>(Assert.Single(host.Streams.Open(id, 0).Events));
        Assert.Equal(JobStatus.Queued, first.Status);
    }

    [Theory]
    [InlineData("?wait=true")]
    [InlineData("?wait=1")]
    public async Task Who_waits_gets_the_result_even_when_the_job_ends_at_once(string query)
    {
        await using var host = await ApiHost.StartAsync();
        host.Queue.Arrived = job => host.RunAsync(job.JobId, "hi\n").GetAwaiter().GetResult();

        using var answer = await host.PostAsync(Hello, query);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("hi\n", (await answer.JsonAsync()).GetProperty("stdout").GetString());
    }

    [Fact]
    public async Task Who_waits_gets_the_result_of_a_job_that_takes_its_time()
    {
        await using var host = await ApiHost.StartAsync();
        var waiting = host.PostAsync(Hello, "?wait=true");
        while (host.Queue.Depth == 0)
        {
            await Task.Delay(5);
        }

        Assert.False(waiting.IsCompleted);
        await host.RunAsync(host.Queue.Jobs[0].JobId, "later\n");

        using var answer = await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("later\n", (await answer.JsonAsync()).GetProperty("output").GetString());
    }

    [Fact]
    public async Task Who_stops_waiting_does_not_cancel_the_job()
    {
        await using var host = await ApiHost.StartAsync();
        using var patience = new CancellationTokenSource();
        var waiting = host.Client.PostAsync("/api/execute?wait=true", new StringContent(Hello, Encoding.UTF8, "application/json"), patience.Token);
        while (host.Queue.Depth == 0)
        {
            await Task.Delay(5);
        }

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        Assert.Equal(JobStatus.Queued, Assert.Single(host.Store.Jobs).Status);
    }

    [Fact]
    public async Task Without_stdin_the_job_listens_to_the_client_unless_the_client_waits_for_the_result()
    {
        await using var host = await ApiHost.StartAsync();

        await host.AcceptAsync();
        host.Queue.Arrived = job => host.RunAsync(job.JobId).GetAwaiter().GetResult();
        using var waited = await host.PostAsync(Hello, "?wait=true");
        host.Queue.Arrived = null;
        await host.AcceptAsync("""{"language":"python","source_code":"x","stdin":""}""");
        await host.AcceptAsync("""{"language":"python","source_code":"x","tests":[{"stdin":"1"}]}""");
        await host.AcceptAsync("""{"language":"python","source_code":"x","stdin":"typed","tty":{"cols":80,"rows":24}}""");

        var specs = host.Store.Jobs.Select(j => j.Spec).ToList();
        Assert.Equal([true, false, false, false, false], specs.Select(s => s.Interactive));
        Assert.Equal([null, "", "", null, "typed"], specs.Select(s => s.Stdin is null ? null : Encoding.UTF8.GetString(s.Stdin)));
    }

    [Theory]
    [InlineData("?wait=yes", "wait")]
    [InlineData("?wait=", "wait")]
    [InlineData("?wait=true&wait=true", "wait")]
    [InlineData("?wiat=true", "wiat")]
    public async Task A_bad_query_is_refused_by_name(string query, string field)
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await host.PostAsync(Hello, query);

        Assert.Contains(field, (await answer.ErrorsAsync()).Keys);
        Assert.Empty(host.Store.Jobs);
    }

    [Fact]
    public async Task A_full_queue_takes_the_job_back_and_says_when_to_try_again()
    {
        await using var host = await ApiHost.StartAsync();
        host.Queue.Capacity = 0;

        using var answer = await host.PostAsync(Hello, "?wait=true");

        await answer.ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Empty(host.Store.Jobs);
    }

    [Fact]
    public async Task The_same_request_under_the_same_key_is_the_same_job()
    {
        await using var host = await ApiHost.StartAsync();

        using var first = await PostWithKeyAsync(host, "k1", """{"language":"python","source_code":"x","env":{"A":"1","B":"2"}}""");
        using var second = await PostWithKeyAsync(host, "k1", """{ "source_code": "x", "env": {"B":"2","A":"1"}, "stdin": null, "language": "python" }""");

        Assert.Equal((await first.JsonAsync()).GetProperty("job_id").GetString(), (await second.JsonAsync()).GetProperty("job_id").GetString());
        Assert.Single(host.Queue.Jobs);
    }

    [Fact]
    public async Task A_different_request_under_a_known_key_is_refused()
    {
        await using var host = await ApiHost.StartAsync();

        using var first = await PostWithKeyAsync(host, "k1", Hello);
        using var second = await PostWithKeyAsync(host, "k1", """{"language":"python","source_code":"print('other')"}""");

        await second.ProblemAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Single(host.Store.Jobs);
    }

    [Fact]
    public async Task A_repeated_request_that_waits_gets_the_result_of_the_first()
    {
        await using var host = await ApiHost.StartAsync();
        using var first = await PostWithKeyAsync(host, "k1", Hello);
        await host.RunAsync(host.Queue.Jobs[0].JobId, "once\n");
        host.Streams.Forget(host.Queue.Jobs[0].JobId);

        using var second = await PostWithKeyAsync(host, "k1", Hello, "?wait=true");

        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal("once\n", (await second.JsonAsync()).GetProperty("stdout").GetString());
        Assert.Single(host.Queue.Jobs);
    }

    [Fact]
    public async Task Many_at_once_under_one_key_are_one_job()
    {
        await using var host = await ApiHost.StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PostWithKeyAsync(host, "k1", Hello)));

        var ids = await Task.WhenAll(answers.Select(async a => (await a.JsonAsync()).GetProperty("job_id").GetString()));
        Assert.Single(ids.Distinct());
        Assert.Single(host.Queue.Jobs);
    }

    [Theory]
    [InlineData("tab\tinside")]
    [InlineData("256")]
    public async Task A_bad_key_is_refused(string key)
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await PostWithKeyAsync(host, key == "256" ? new string('k', 256) : key, Hello);

        Assert.Contains("Idempotency-Key", (await answer.ErrorsAsync()).Keys);
    }

    private static async Task<HttpResponseMessage> PostWithKeyAsync(ApiHost host, string key, string json, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/execute" + query) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await host.Client.SendAsync(request);
    }
}
