using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Millrace.Bench.Fleet;

/// <summary>Many jobs that only sleep for a second: work of runners that costs no CPU, so that several on one machine can be compared.</summary>
internal sealed class SleeperLoad(HttpClient http, Uri api)
{
    private const int Senders = 8;
    private const int MemoryMb = 32;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Sends them all, waits for all; answers the time from the first request until the last had ended.</summary>
    public async Task<TimeSpan> RunAsync(int count, CancellationToken cancellation)
    {
        var workspace = "sleepers-" + Guid.NewGuid().ToString("N");
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = Senders, CancellationToken = cancellation }, async (_, token) =>
        {
            var request = new JsonObject { ["language"] = "bash", ["source_code"] = "sleep 1", ["workspace_id"] = workspace, ["memory_limit"] = MemoryMb, ["stdin"] = "" };
            using var response = await http.PostAsJsonAsync(new Uri(api, "/api/execute"), request, token);
            if (response.StatusCode != HttpStatusCode.Accepted)
            {
                throw new InvalidOperationException($"A sleeper was answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(token)}");
            }
        });

        while (await AnyAsync(workspace, "queued", cancellation) || await AnyAsync(workspace, "running", cancellation))
        {
            await Task.Delay(Look, cancellation);
        }

        var elapsed = watch.Elapsed;
        if (await AnyAsync(workspace, "failed", cancellation))
        {
            throw new InvalidOperationException("A sleeper failed.");
        }

        return elapsed;
    }

    private async Task<bool> AnyAsync(string workspace, string status, CancellationToken cancellation)
    {
        var page = await http.GetFromJsonAsync<JsonNode>(new Uri(api, $"/api/jobs?limit=1&workspace_id={workspace}&status={status}"), cancellation);
        return page!["jobs"]!.AsArray().Count > 0;
    }
}
