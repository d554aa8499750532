using System.Text.Json.Nodes;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

/// <summary>Results on their way to a callback URL, from a real server.</summary>
public sealed class WebhookTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task The_result_is_sent_signed_and_again_until_it_is_taken_and_the_job_tells_how_it_went()
    {
        await using var receiver = await CallbackReceiver.StartAsync((number, _) => Task.FromResult(number == 1 ? 503 : 204));
        await using var server = await MillraceServer.StartAsync(null, CallbackReceiver.Settings());
        var job = await server.Client.SubmitAsync("python", "print('told')", new { callback_url = receiver.Url, workspace_id = "mine" });

        var callback = await StateAsync(server.Client, job, "delivered");

        var (id, body) = Assert.Single(receiver.Taken);
        Assert.Equal((job, job, "mine", "success", "told\n"), (id, Text(body["job_id"]), Text(body["workspace_id"]), Text(body["outcome"]), Text(body["result"]!["stdout"])));
        Assert.Equal([503, 204], callback["attempts"]!.AsArray().Select(attempt => attempt!["status"]!.GetValue<int>()));
        Assert.Equal((receiver.Url, 0), (Text(callback["url"]), receiver.Forged));
    }

    [Fact]
    public async Task A_server_that_is_killed_while_it_tells_tells_again_when_it_is_back()
    {
        await using var receiver = await CallbackReceiver.StartAsync(async (number, aborted) =>
        {
            if (number == 1)
            {
                await Task.Delay(Timeout.Infinite, aborted).ContinueWith(_ => { }, TaskScheduler.Default);
            }

            return 200;
        });
        var data = Directory.CreateTempSubdirectory("millrace-webhook-").FullName;
        try
        {
            string job;
            await using (var dying = await MillraceServer.StartAsync(data, CallbackReceiver.Settings(attemptSeconds: 100)))
            {
                job = await dying.Client.SubmitAsync("python", "print('told')", new { callback_url = receiver.Url });
                await UntilAsync(() => receiver.Count == 1);
                await dying.KillAsync();
            }

            await using var next = await MillraceServer.StartAsync(data, CallbackReceiver.Settings());
            var callback = await StateAsync(next.Client, job, "delivered");

            Assert.Contains(receiver.Taken, taken => taken.Id == job);
            Assert.Equal(200, Assert.Single(callback["attempts"]!.AsArray())!["status"]!.GetValue<int>());
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    private static async Task<JsonNode> StateAsync(MillraceClient client, string job, string state)
    {
        JsonNode? callback = null;
        await UntilAsync(async () => Text((callback = (await client.GetAsync($"/api/jobs/{job}"))["callback"])!["state"]) == state);
        return callback!;
    }

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, "It did not come to that.");
            await Task.Delay(20);
        }
    }
}
