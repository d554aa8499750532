using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Millrace.JourneyTests.Support;
using Millrace.RabbitMqTests.Chaos;

namespace Millrace.RabbitMqTests.Upgrade;

/// <summary>
/// Clients that know nothing of a swap: jobs come at a set rate whether earlier ones are answered or not, none that may have been taken is
/// sent twice, every fourth client waits for its result, and every tenth job is followed live. Whatever is not as usual is kept.
/// </summary>
internal sealed class SwapLoad(NginxServer nginx, CancellationToken patience) : IDisposable
{
    /// <summary>Jobs a second.</summary>
    public const int Rate = 20;

    private const int WaitEvery = 4;
    private const int WatchEvery = 10;
    private const double WatchedSeconds = 1.5;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly HttpClient _http = nginx.Connect();
    private readonly Doors _doors = new(() => [nginx.Address], nginx.IsItsOwn);
    private readonly ConcurrentQueue<string> _failures = [];
    private readonly ConcurrentQueue<double> _answers = [];
    private readonly ConcurrentBag<JobWatcher> _watchers = [];
    private readonly ConcurrentBag<Task> _busy = [];
    private int _sentAgain;

    /// <summary>The jobs that were accepted, and what they run.</summary>
    public ConcurrentDictionary<string, ChaosJob> Accepted { get; } = new();

    /// <summary>Answers that were none, or not the expected ones.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>All who follow jobs.</summary>
    public IReadOnlyCollection<JobWatcher> Watchers => _watchers;

    /// <summary>How long it went on.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Connections of followers after their first.</summary>
    public int Resumed => _watchers.Sum(watcher => Math.Max(0, watcher.Reconnects));

    /// <summary>Requests that were sent once more.</summary>
    public int SentAgain => _sentAgain;

    /// <summary>Sends until told to stop; returns when everything is answered and every follower has seen the end.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        for (var sent = 0; !stop.IsCancellationRequested;)
        {
            for (var due = (int)(Stopwatch.GetElapsedTime(began).TotalSeconds * Rate); sent < due; sent++)
            {
                _busy.Add(SendAsync(sent));
            }

            await Task.Delay(Tick, patience);
        }

        Elapsed = Stopwatch.GetElapsedTime(began);
        while (_busy.Any(task => !task.IsCompleted))
        {
            await Task.WhenAll(_busy);
        }
    }

    /// <summary>The time answers took, milliseconds; those that waited for a result apart.</summary>
    public double Answered(double share)
    {
        var sorted = _answers.Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
    }

    public void Dispose() => _http.Dispose();

    private async Task SendAsync(int number)
    {
        var (waits, watched) = (number % WaitEvery == 1, number % WatchEvery == 0);
        var job = new ChaosJob(number, watched ? WatchedSeconds : number % 5 == 1 ? 0.5 : 0);
        var began = Stopwatch.GetTimestamp();
        try
        {
            using var response = await PostAsync($"/api/execute?wait={(waits ? "true" : "false")}", MillraceClient.Request(ChaosJob.Language, job.Source));
            var body = await response.Content.ReadAsStringAsync(patience);
            if (response.StatusCode is not (HttpStatusCode.Accepted or HttpStatusCode.OK))
            {
                _failures.Enqueue(string.Create(CultureInfo.InvariantCulture, $"job {number}: {(int)response.StatusCode} {body}"));
                return;
            }

            if (!waits)
            {
                _answers.Enqueue(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            var id = JsonNode.Parse(body)!["job_id"]!.GetValue<string>();
            Accepted[id] = job;
            if (watched)
            {
                var watcher = new JobWatcher(_doors, id, number / WatchEvery, leavesAfter: int.MaxValue);
                _watchers.Add(watcher);
                _busy.Add(watcher.WatchAsync(patience));
            }
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !patience.IsCancellationRequested)
        {
            _failures.Enqueue(string.Create(CultureInfo.InvariantCulture, $"job {number}: no answer after {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms: {e.Message} {e.InnerException?.Message}"));
        }
    }

    // A server that closes an HTTP/2 connection in good order (GOAWAY, NO_ERROR), as nginx does when it is reloaded, tells which requests
    // it never took (RFC 9113, 6.8). HttpClient sends those again by itself, but for some in a narrow race: 25 of 290,000 against an nginx
    // that was reloaded seven times a second, none of which had reached the server behind it.
    private async Task<HttpResponseMessage> PostAsync(string path, JsonObject request)
    {
        while (true)
        {
            try
            {
                return await _http.PostAsJsonAsync(path, request, patience);
            }
            catch (HttpRequestException e) when (e.InnerException is HttpProtocolException { ErrorCode: 0 })
            {
                Interlocked.Increment(ref _sentAgain);
            }
        }
    }
}
