using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Millrace.JourneyTests.Support;

namespace Millrace.RabbitMqTests.Chaos;

/// <summary>
/// A client as one should be: it sends each request under an idempotency key, to any replica, and asks again when it was refused for
/// now or got no answer. Its impatient sibling sends without a key and gives up at once.
/// </summary>
internal sealed class ChaosClient(ChaosFleet fleet) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private int _refused;
    private int _unanswered;
    private int _abandoned;

    /// <summary>Job ids that were answered with 202, with the program they run.</summary>
    public ConcurrentDictionary<string, ChaosJob> Accepted { get; } = new();

    /// <summary>Answers 503.</summary>
    public int Refused => _refused;

    /// <summary>Requests whose connection ended without an answer.</summary>
    public int Unanswered => _unanswered;

    /// <summary>Of these, the ones of impatient clients: whether there is a job nobody knows.</summary>
    public int Abandoned => _abandoned;

    /// <summary>Sends a program until it is accepted.</summary>
    public async Task<string> SubmitAsync(ChaosJob job, string run)
    {
        for (var i = 0; ; i++)
        {
            if (await TryAsync(job, $"{run}-{job.Number}", i) is { Id: { } id })
            {
                return id;
            }

            await Task.Delay(Pause);
        }
    }

    /// <summary>Sends a program once.</summary>
    public async Task SubmitOnceAsync(ChaosJob job)
    {
        if (!(await TryAsync(job, null, 0)).IsAnswered)
        {
            Interlocked.Increment(ref _abandoned);
        }
    }

    /// <summary>Asks any replica, until one answers.</summary>
    public async Task<JsonNode> GetAsync(string path)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                var addresses = fleet.Addresses;
                using var response = await _http.GetAsync(new Uri(addresses[i % addresses.Count], path));
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
                }

                Assert.True(response.StatusCode == HttpStatusCode.ServiceUnavailable, $"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // That one is away.
            }

            await Task.Delay(Pause);
        }
    }

    /// <summary>All jobs there are, without results.</summary>
    public async Task<IReadOnlyList<JsonNode>> ListAsync(string filter = "")
    {
        var jobs = new List<JsonNode>();
        for (string? cursor = null; ;)
        {
            var page = await GetAsync($"/api/jobs?limit=200{filter}{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            jobs.AddRange(page["jobs"]!.AsArray().Select(job => job!));
            cursor = page["next_cursor"]?.GetValue<string>();
            if (cursor is null)
            {
                return jobs;
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<(string? Id, bool IsAnswered)> TryAsync(ChaosJob job, string? key, int turn)
    {
        var addresses = fleet.Addresses;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(addresses[(job.Number + turn) % addresses.Count], "/api/execute"))
        {
            Content = JsonContent.Create(MillraceClient.Request(ChaosJob.Language, job.Source)),
        };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        try
        {
            using var response = await _http.SendAsync(request);
            var body = await response.Content.ReadAsStringAsync();
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                Assert.True(response.Headers.RetryAfter is not null, $"A 503 without Retry-After: {body}");
                Interlocked.Increment(ref _refused);
                return (null, true);
            }

            Assert.True(response.StatusCode == HttpStatusCode.Accepted, string.Create(CultureInfo.InvariantCulture, $"{(int)response.StatusCode}: {body}"));
            var id = JsonNode.Parse(body)!["job_id"]!.GetValue<string>();
            Accepted[id] = job;
            return (id, true);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            Interlocked.Increment(ref _unanswered);
            return (null, false);
        }
    }
}
