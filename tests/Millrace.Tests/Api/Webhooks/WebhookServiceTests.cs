using System.Net.Http.Json;
using System.Text.Json;
using Millrace.Contracts.Executions;
using Millrace.Tests.Api.Fakes;
using Xunit;

namespace Millrace.Tests.Api.Webhooks;

public sealed class WebhookServiceTests
{
    private const string Prefix = "Millrace:Webhooks:";

    private static readonly (string, string)[] Settings =
        [(Prefix + "Secret", Senders.Secret), (Prefix + "AllowPrivate", "true"), (Prefix + "AllowHttp", "true")];

    private static readonly (string, string)[] Eager = [.. Settings, (Prefix + "FirstPauseSeconds", "0.05"), (Prefix + "LongestPauseSeconds", "0.1")];

    [Fact]
    public async Task Without_a_secret_a_callback_URL_is_refused_in_plain_words()
    {
        await using var api = await ApiHost.StartAsync();

        using var answer = await api.PostAsync("""{"language":"python","source_code":"1","callback_url":"https://example.com"}""");

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("no secret to sign with (Millrace:Webhooks:Secret)", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_callback_URL_is_an_error_of_its_field()
    {
        await using var api = await ApiHost.StartAsync((Prefix + "Secret", Senders.Secret));

        using var answer = await api.PostAsync("""{"language":"python","source_code":"1","callback_url":"https://127.0.0.1/"}""");

        Assert.Contains("must name a public address; this one is loopback", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_never_answers_holds_its_own_places_and_no_others()
    {
        await using var silent = new HostileReceiver((_, end) => Task.Delay(Timeout.Infinite, end));
        await using var quick = HostileReceiver.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var api = await ApiHost.StartAsync([.. Settings, (Prefix + "Concurrency", "4"), (Prefix + "PerReceiver", "2"), (Prefix + "AttemptSeconds", "120")]);
        for (var i = 0; i < 20; i++)
        {
            await EndAsync(api, silent.Url);
        }

        var told = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            told.Add(await EndAsync(api, quick.Url));
        }

        foreach (var id in told)
        {
            await StateAsync(api, id, "delivered");
        }

        Assert.InRange(silent.Connections, 1, 2);
    }

    [Fact]
    public async Task A_receiver_that_fails_at_first_is_told_again_and_the_job_shows_each_attempt()
    {
        var answers = 0;
        await using var receiver = new HostileReceiver(async (stream, end) =>
        {
            await HostileReceiver.ReadRequestAsync(stream, end);
            var status = Interlocked.Increment(ref answers) < 3 ? "503 Later" : "202 Taken";
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), end);
        });
        await using var api = await ApiHost.StartAsync(Eager);
        var id = await EndAsync(api, receiver.Url);

        var callback = await StateAsync(api, id, "delivered");

        Assert.Equal(receiver.Url, callback.GetProperty("url").GetString());
        Assert.Equal([503, 503, 202], callback.GetProperty("attempts").EnumerateArray().Select(attempt => attempt.GetProperty("status").GetInt32()));
        Assert.False(callback.GetProperty("attempts")[2].TryGetProperty("error", out _));
    }

    [Fact]
    public async Task A_receiver_that_fails_to_the_end_is_given_up()
    {
        await using var receiver = HostileReceiver.Answering("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
        await using var api = await ApiHost.StartAsync([.. Settings, (Prefix + "FirstPauseSeconds", "2"), (Prefix + "LongestPauseSeconds", "2"), (Prefix + "GiveUpSeconds", "1")]);
        var id = await EndAsync(api, receiver.Url);

        var callback = await StateAsync(api, id, "failed");

        Assert.Equal(1, callback.GetProperty("attempt_count").GetInt32());
    }

    [Fact]
    public async Task A_job_that_is_not_over_says_that_its_callback_waits_and_one_without_says_nothing()
    {
        await using var api = await ApiHost.StartAsync(Settings);
        var waiting = await api.AcceptAsync("""{"language":"python","source_code":"1","callback_url":"https://example.com/"}""");
        var without = await api.AcceptAsync();

        Assert.Equal("waiting", (await JobAsync(api, waiting)).GetProperty("callback").GetProperty("state").GetString());
        Assert.False((await JobAsync(api, without)).TryGetProperty("callback", out _));
    }

    private static async Task<string> EndAsync(ApiHost api, string url)
    {
        var id = await api.AcceptAsync($$"""{"language":"python","source_code":"1","callback_url":"{{url}}"}""");
        await api.RunAsync(id, "out");
        api.Callbacks.Add(id, url);
        return id;
    }

    private static Task<JsonElement> JobAsync(ApiHost api, string id) => api.Client.GetFromJsonAsync<JsonElement>($"/api/jobs/{id}");

    private static async Task<JsonElement> StateAsync(ApiHost api, string id, string state)
    {
        var until = TimeProvider.System.GetUtcNow().AddSeconds(60);
        JsonElement callback = default;
        while (TimeProvider.System.GetUtcNow() < until)
        {
            callback = (await JobAsync(api, id)).GetProperty("callback");
            if (callback.GetProperty("state").GetString() == state)
            {
                return callback;
            }

            await Task.Delay(10);
        }

        throw new TimeoutException($"The callback is not {state}: {callback}");
    }
}
