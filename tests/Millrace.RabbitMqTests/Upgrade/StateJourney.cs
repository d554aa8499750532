using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Millrace.JourneyTests.Support;
using Millrace.RabbitMqTests.Support;
using RabbitMQ.Client;
using RedisServer = Millrace.FleetTests.Support.RedisServer;

namespace Millrace.RabbitMqTests.Upgrade;

/// <summary>A small fleet of one version with a bit of everything: what it leaves behind, and what it makes of what another has left.</summary>
internal sealed class StateJourney(RabbitMqServer rabbit, string program) : IAsyncDisposable
{
    private const string Results = "recorded-results";

    private readonly RedisServer _redis = new();

    private string RedisAddress => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_redis.Port}");

    /// <summary>Lets a fleet have a history, and ends it.</summary>
    public async Task<RecordedState> RecordAsync()
    {
        var answers = new JsonObject { ["key"] = await CreateKeyAsync() };
        byte[] job, told;
        await using (var api = await StartAsync("api"))
        {
            using var client = new MillraceClient(api.Address!, answers["key"]!.GetValue<string>());
            await BindResultsAsync();
            await using (await StartAsync("runner"))
            {
                List<string> paths = [];
                paths.AddRange(JobPaths((await client.RunAsync("bash", "read -r line; echo \"$line $1 $NAME\"; echo seen >&2; echo made >made.txt", new { stdin = "in\n", args = new[] { "argument" }, env = new Dictionary<string, string> { ["NAME"] = "value" }, artifacts = new[] { "*.txt" }, workspace_id = "somewhere" })).JobId));
                paths.AddRange(JobPaths((await client.RunAsync("c", "int main(void) { return undeclared; }")).JobId));
                paths.AddRange(JobPaths((await client.RunAsync("bash", "cat", new { tests = new[] { new { stdin = "1", expected_output = "1" }, new { stdin = "2", expected_output = "3" } } })).JobId));
                paths.AddRange(JobPaths((await client.RunAsync("bash", "sleep 60", new { timeout = 0.2, output_encoding = "base64", priority = "low" })).JobId));
                using var shared = await client.PostAsync("/api/shares", JsonNode.Parse("""{"language": "bash", "files": [{"name": "main.sh", "content": "echo shared"}]}""")!);
                paths.Add($"/api/shares/{JsonNode.Parse(await shared.Content.ReadAsStringAsync())!["id"]!.GetValue<string>()}");
                foreach (var path in paths)
                {
                    answers[path] = await client.GetAsync(path);
                }
            }

            answers["waiting"] = await client.SubmitAsync("bash", "echo \"waited $1\"", new { args = new[] { "long" } });
            job = await PeekAsync("code-execution.jobs.default.normal");
            told = await PeekAsync(Results);
        }

        // Heartbeats of processes that are gone are nobody's state.
        var all = await RedisDump.ReadAsync(RedisAddress);
        return new RecordedState([.. all.Where(command => !IsOfTheMoment(System.Text.Encoding.UTF8.GetString(command[1])))], job, told, answers);
    }

    /// <summary>Begins where another version has ended: answers what this one says to the same questions, and the result of the job that waited.</summary>
    public async Task<(JsonObject Answers, JsonNode Waited)> TakeOverAsync(RecordedState state)
    {
        await RedisDump.WriteAsync(RedisAddress, state.Redis);
        await using var api = await StartAsync("api");
        await PublishAsync(state.Job);
        using var client = new MillraceClient(api.Address!, state.Key);
        var answers = new JsonObject();
        foreach (var path in state.Answers.Select(answer => answer.Key).Where(path => path.StartsWith('/')))
        {
            answers[path] = await client.GetAsync(path);
        }

        await using var runner = await StartAsync("runner");
        await client.ResultOfAsync(state.Waiting);
        return (answers, await client.GetAsync($"/api/jobs/{state.Waiting}"));
    }

    public ValueTask DisposeAsync()
    {
        _redis.Dispose();
        return ValueTask.CompletedTask;
    }

    private static IEnumerable<string> JobPaths(string id) => [$"/api/jobs/{id}", $"/api/jobs/{id}/events?limit=1000"];

    private static bool IsOfTheMoment(string key) => key.EndsWith(":workers", StringComparison.Ordinal) || key.EndsWith(":beats", StringComparison.Ordinal) || key.EndsWith(":probe", StringComparison.Ordinal) || key.Contains(":control", StringComparison.Ordinal);

    private async Task<FleetProcess> StartAsync(string role)
    {
        var process = await FleetProcess.StartOfAsync(program, role, [
            ("RabbitMq__Url", rabbit.Url), ("Redis__Url", _redis.Url), ("Millrace__Jobs__RetentionHours", "87600"),
            ("Millrace__Runner__Id", "recorded"), ("Millrace__Runner__WarmPool", "false"), ("Millrace__Runner__PoolSize", "1"), ("Millrace__Runner__MemoryMb", "2048"),
        ]);
        return process.Address is null ? throw new InvalidOperationException($"{program} did not start as {role}:\n{process.Log}") : process;
    }

    private async Task<string> CreateKeyAsync()
    {
        var start = new ProcessStartInfo(program, ["keys", "create", "--name", "recorded"]) { RedirectStandardOutput = true };
        start.Environment["Redis__Url"] = _redis.Url;
        using var process = Process.Start(start)!;
        var key = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return key.Trim();
    }

    private async Task BindResultsAsync()
    {
        await using var connection = await Fleet.ConnectAsync(rabbit);
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeleteAsync(Results);
        await channel.QueueDeclareAsync(Results, durable: true, exclusive: false, autoDelete: false);
        await channel.QueueBindAsync(Results, "code-execution.results", "results.#");
    }

    private async Task<byte[]> PeekAsync(string queue)
    {
        await using var connection = await Fleet.ConnectAsync(rabbit);
        await using var channel = await connection.CreateChannelAsync();
        BasicGetResult? message = null;
        await Until.TrueAsync(async () => (message = await channel.BasicGetAsync(queue, autoAck: true)) is not null, $"{queue} has a message");
        return message!.Body.ToArray();
    }

    private async Task PublishAsync(byte[] job)
    {
        await using var connection = await Fleet.ConnectAsync(rabbit);
        await using var channel = await connection.CreateChannelAsync();
        await channel.BasicPublishAsync("", "code-execution.jobs.default.normal", mandatory: true, new BasicProperties { Persistent = true, Type = "job" }, job);
    }
}
