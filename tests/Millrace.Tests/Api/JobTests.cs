using System.Net;
using Millrace.Contracts.Executions;
using Millrace.Tests.Api.Fakes;
using Xunit;

namespace Millrace.Tests.Api;

public sealed class JobTests
{
    [Fact]
    public async Task A_queued_job_says_how_many_wait_before_it()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AcceptAsync();
        var id = await host.AcceptAsync();

        var job = await GetAsync(host, id);

        Assert.Equal("queued", job.GetProperty("status").GetString());
        Assert.Equal(1, job.GetProperty("position").GetInt32());
        Assert.Equal("default", job.GetProperty("workspace_id").GetString());
        Assert.False(job.TryGetProperty("result", out _));
    }

    [Fact]
    public async Task A_finished_job_has_its_result()
    {
        await using var host = await ApiHost.StartAsync();
        var id = await host.AcceptAsync();
        await host.RunAsync(id, "hi\n");

        var job = await GetAsync(host, id);

        Assert.Equal(("completed", "success", "runner-1", 1), (job.GetProperty("status").GetString(), job.GetProperty("outcome").GetString(), job.GetProperty("runner_id").GetString(), job.GetProperty("attempt").GetInt32()));
        Assert.Equal("hi\n", job.GetProperty("result").GetProperty("stdout").GetString());
        Assert.False(job.TryGetProperty("position", out _));
    }

    [Theory]
    [InlineData("GET", "/api/jobs/job_00000000000000000000000000")]
    [InlineData("GET", "/api/jobs/nonsense")]
    [InlineData("DELETE", "/api/jobs/job_00000000000000000000000000")]
    [InlineData("DELETE", "/api/jobs/%2e%2e%2fetc")]
    [InlineData("GET", "/api/jobs/nonsense/events")]
    [InlineData("GET", "/api/jobs/job_00000000000000000000000000/events")]
    public async Task An_unknown_or_malformed_id_is_not_found(string method, string path)
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await host.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        await answer.ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Jobs_are_listed_newest_first_by_page_and_without_results()
    {
        await using var host = await ApiHost.StartAsync();
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add(await host.AcceptAsync());
        }

        await host.RunAsync(ids[2], "secret");
        var first = await (await host.Client.GetAsync("/api/jobs?limit=2")).JsonAsync();
        var second = await (await host.Client.GetAsync("/api/jobs?limit=2&cursor=" + first.GetProperty("next_cursor").GetString())).JsonAsync();

        Assert.Equal([ids[2], ids[1]], first.GetProperty("jobs").EnumerateArray().Select(j => j.GetProperty("job_id").GetString()));
        Assert.Equal([ids[0]], second.GetProperty("jobs").EnumerateArray().Select(j => j.GetProperty("job_id").GetString()));
        Assert.False(second.TryGetProperty("next_cursor", out _));
        Assert.DoesNotContain("secret", first.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("success", first.GetProperty("jobs")[0].GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Jobs_are_filtered_by_workspace_status_and_language_or_its_alias()
    {
        await using var host = await ApiHost.StartAsync();
        var mine = await host.AcceptAsync("""{"language":"python","source_code":"x","workspace_id":"mine"}""");
        await host.AcceptAsync("""{"language":"java","source_code":"x","workspace_id":"mine"}""");
        await host.AcceptAsync("""{"language":"python","source_code":"x"}""");

        var page = await (await host.Client.GetAsync("/api/jobs?workspace_id=mine&status=queued&language=py")).JsonAsync();

        Assert.Equal(mine, Assert.Single(page.GetProperty("jobs").EnumerateArray()).GetProperty("job_id").GetString());
    }

    [Theory]
    [InlineData("?status=done", "status")]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=201", "limit")]
    [InlineData("?limit=x", "limit")]
    [InlineData("?language=klingon", "language")]
    [InlineData("?workspace_id=a%20b", "workspace_id")]
    [InlineData("?cursor=x", "cursor")]
    [InlineData("?page=2", "page")]
    public async Task A_bad_query_is_refused_by_name(string query, string field)
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await host.Client.GetAsync("/api/jobs" + query);

        Assert.Equal([field], (await answer.ErrorsAsync()).Keys);
    }

    [Fact]
    public async Task A_queued_job_is_cancelled_at_once_and_its_story_ends()
    {
        await using var host = await ApiHost.StartAsync();
        var waiting = host.PostAsync("""{"language":"python","source_code":"x"}""", "?wait=1");
        while (host.Queue.Depth == 0)
        {
            await Task.Delay(5);
        }

        var id = host.Queue.Jobs[0].JobId;
        using var answer = await host.Client.DeleteAsync("/api/jobs/" + id);
        using var waited = await waiting.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("cancelled", (await answer.JsonAsync()).GetProperty("status").GetString());
        Assert.Equal("cancelled", (await waited.JsonAsync()).GetProperty("outcome").GetString());
        Assert.Equal(JobStatus.Cancelled, host.Store.Jobs[0].Status);
    }

    [Fact]
    public async Task A_running_job_is_cancelled_by_its_runner()
    {
        await using var host = await ApiHost.StartAsync();
        var id = await host.AcceptAsync();
        await host.TakeAsync(id);

        using var answer = await host.Client.DeleteAsync("/api/jobs/" + id);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("running", (await answer.JsonAsync()).GetProperty("status").GetString());
        Assert.IsType<CancelControl>(Assert.Single(host.Control.SaidTo(id)));
    }

    [Fact]
    public async Task Cancelling_a_finished_job_changes_nothing_and_is_no_error()
    {
        await using var host = await ApiHost.StartAsync();
        var id = await host.AcceptAsync();
        await host.RunAsync(id);

        using var answer = await host.Client.DeleteAsync("/api/jobs/" + id);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var job = await answer.JsonAsync();
        Assert.Equal("completed", job.GetProperty("status").GetString());
        Assert.Contains("already finished", job.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_whose_runner_cannot_be_reached_is_not_said_to_be_cancelled()
    {
        await using var host = await ApiHost.StartAsync();
        var id = await host.AcceptAsync();
        await host.Store.TryStartAsync(id, "dead", default);

        using var answer = await host.Client.DeleteAsync("/api/jobs/" + id);

        await answer.ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    private static async Task<System.Text.Json.JsonElement> GetAsync(ApiHost host, string id)
    {
        using var answer = await host.Client.GetAsync("/api/jobs/" + id);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }
}
