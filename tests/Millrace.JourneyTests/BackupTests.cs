using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

/// <summary>What a backup of one process holds, taken while it runs by the very command of docs/deploy.md.</summary>
public sealed partial class BackupTests
{
    private static readonly (string Key, string Value)[] Settings =
    [
        ("Millrace__Access__Anonymous", "deny"), ("Millrace__Runner__WarmPool", "false"), ("Millrace__Runner__PoolSize", "1"),
    ];

    [Fact]
    public async Task Jobs_keys_and_shares_are_there_again_and_a_job_that_was_running_runs_again()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/sqlite3"), "sqlite3 is not installed.");
        var restored = Directory.CreateTempSubdirectory("millrace-restored-").FullName;
        try
        {
            string key, done, share, running;
            await using (var server = await MillraceServer.StartAsync(null, Settings))
            {
                key = await server.KeysAsync("create", "--name", "kept");
                using var client = new MillraceClient(server.Client.Http.BaseAddress!, key);
                done = (await client.RunAsync("bash", "echo kept")).JobId;
                using var shared = await client.PostAsync("/api/shares", new JsonObject { ["language"] = "bash", ["files"] = new JsonArray(new JsonObject { ["name"] = "main.sh", ["content"] = "echo shared" }) });
                share = (await shared.Content.ReadFromJsonAsync<JsonNode>())!["id"]!.GetValue<string>();
                running = await client.SubmitAsync("bash", "echo begins; sleep 3; echo ends");
                using var socket = await client.OpenAsync(running);
                await socket.WaitForOutputAsync("begins");
                await BackUpAsync(server.Data);

                // What comes later is not in it.
                await client.RunAsync("bash", "echo later");
                await server.KillAsync();
                File.Move(Path.Combine(server.Data, "copy.db"), Path.Combine(restored, "millrace.db"));
            }

            await using var after = await MillraceServer.StartAsync(restored, Settings);
            using var again = new MillraceClient(after.Client.Http.BaseAddress!, key);
            Assert.Equal("kept\n", (await again.ResultOfAsync(done)).Stdout);
            Assert.Contains("echo shared", await again.Http.GetStringAsync($"/api/shares/{share}"), StringComparison.Ordinal);
            var result = await again.ResultOfAsync(running);
            Assert.Equal(("begins\nends\n", 2), (result.Stdout, result.Attempt));
            Assert.Equal(2, (await again.GetAsync("/api/jobs"))["jobs"]!.AsArray().Count);
        }
        finally
        {
            Directory.Delete(restored, recursive: true);
        }
    }

    private static async Task BackUpAsync(string data)
    {
        var command = Command().Match(await File.ReadAllTextAsync(Path.Combine(NginxServer.Shipped, "../../docs/deploy.md"))).Groups[1].Value;
        Assert.NotEmpty(command);
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = data, RedirectStandardError = true })!;
        var error = await shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, error);
    }

    [GeneratedRegex("`(sqlite3 millrace\\.db \"[^`]*)`")]
    private static partial Regex Command();
}
