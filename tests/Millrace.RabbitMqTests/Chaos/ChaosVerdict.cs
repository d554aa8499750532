using System.Globalization;
using System.Text.Json.Nodes;
using Millrace.RabbitMqTests.Support;

namespace Millrace.RabbitMqTests.Chaos;

/// <summary>Looks at every job when the harm is over, and says what is not as promised.</summary>
internal sealed class ChaosVerdict(ChaosFleet fleet, ChaosClient client, string journey)
{
    private const long Stride = 1_000_000_000;
    private const int Deliveries = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly HashSet<string> Final = ["completed", "failed", "cancelled"];

    private readonly List<string> _faults = [];
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private IReadOnlyList<JsonNode> _jobs = [];
    private int _lost;
    private int _repeated;

    /// <summary>Jobs that exist and that no client was told of.</summary>
    public int Unknown { get; private set; }

    /// <summary>Waits until every job there is has ended.</summary>
    public async Task AllEndAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            _jobs = await client.ListAsync();
            var open = _jobs.Where(job => !Final.Contains(job["status"]!.GetValue<string>())).ToList();
            if (open.Count == 0)
            {
                return;
            }

            Assert.True(
                TimeProvider.System.GetElapsedTime(began) < Patience,
                $"{journey}: {open.Count} of {_jobs.Count} jobs have not ended: {string.Join(", ", open.Take(10).Select(job => job.ToJsonString()))}\n{fleet.Log}");
            await Task.Delay(100);
        }
    }

    /// <summary>Every accepted job is there once, ended as it should, and its story is whole. Answers all that can be read of each job.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadAsync()
    {
        Unknown = _jobs.Count(job => !client.Accepted.ContainsKey(job["job_id"]!.GetValue<string>()));
        Require(_jobs.Count == client.Accepted.Count + Unknown, $"{client.Accepted.Count} jobs were accepted, and {_jobs.Count - Unknown} of them are there");
        Require(Unknown <= client.Abandoned, $"{Unknown} jobs exist that nobody was told of, and only {client.Abandoned} requests were left without an answer");
        Require(client.Accepted.Values.Distinct().Count() == client.Accepted.Count, "a program was accepted twice under one key");
        var read = new Dictionary<string, string>();
        foreach (var batch in _jobs.Select(job => job["job_id"]!.GetValue<string>()).Chunk(16))
        {
            foreach (var (id, text) in await Task.WhenAll(batch.Select(ReadAsync)))
            {
                read[id] = text;
            }
        }

        return read;
    }

    /// <summary>Whoever listens to results was told of each job, and never two different things.</summary>
    public async Task TellsAsync()
    {
        var told = await ResultsListener.EndAsync(fleet.Rabbit);
        foreach (var id in _jobs.Select(job => job["job_id"]!.GetValue<string>()))
        {
            var versions = told[id].Select(message => message.ToJsonString()).ToList();
            Require(versions.Count > 0, $"{id}: nobody was told of its end");
            Require(versions.Distinct().Count() <= 1, $"{id}: two ends were told: {string.Join(" and ", versions.Distinct())}");
            _repeated += Math.Max(0, versions.Count - 1);
        }
    }

    /// <summary>What the watchers saw is what is there now.</summary>
    public void Saw(IReadOnlyCollection<JobWatcher> watchers, IReadOnlyDictionary<string, string> read)
    {
        foreach (var watcher in watchers)
        {
            Require(watcher.Fault is null, watcher.Fault ?? "");
            if (watcher.Result is { } result && read.TryGetValue(watcher.JobId, out var text))
            {
                Require(text.StartsWith(result.ToJsonString(), StringComparison.Ordinal), $"{watcher.JobId}: the watcher was told another result: {result.ToJsonString()} and {text}");
                Require(watcher.Output == (result["stdout"]?.GetValue<string>() ?? ""), $"{watcher.JobId}: the watcher saw '{watcher.Output}' and the result has '{result["stdout"]}'");
            }
        }
    }

    /// <summary>Prints the counts, and fails with all that was found.</summary>
    public void Pronounce(IReadOnlyCollection<JobWatcher> watchers, string harm)
    {
        var again = _jobs.Count(job => job["attempt"]!.GetValue<int>() > 1);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"chaos, {journey}: {harm}; {client.Accepted.Count} accepted ({client.Refused} answers 503, {client.Unanswered} without an answer, of which {client.Abandoned} not asked again: {Unknown} had become a job), "
            + $"{_jobs.Count} ended once, {again} on a later attempt, {_lost} runner_lost; results told {_repeated} times too often; "
            + $"{watchers.Count} watchers saw {watchers.Sum(w => w.Events)} events over {watchers.Sum(w => w.Reconnects)} reconnects; "
            + $"{TimeProvider.System.GetElapsedTime(_began).TotalSeconds:0} s"));
        Assert.True(_faults.Count == 0, $"{journey}: {_faults.Count} faults:\n{string.Join('\n', _faults.Take(20))}\n{fleet.Log}");
    }

    private void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            _faults.Add(otherwise);
        }
    }

    private async Task<(string Id, string Text)> ReadAsync(string id)
    {
        var job = await client.GetAsync($"/api/jobs/{id}");
        var events = await StoryAsync(id);
        lock (_faults)
        {
            Judge(id, job, events);
        }

        return (id, $"{job["result"]?.ToJsonString()} {string.Join('\n', events.Select(e => e.ToJsonString()))}");
    }

    // What a late subscriber is told; a page may end before the story does.
    private async Task<IReadOnlyList<JsonNode>> StoryAsync(string id)
    {
        var events = new List<JsonNode>();
        for (var next = 0L; ;)
        {
            var page = await client.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/api/jobs/{id}/events?limit=10000&wait_ms=30000&from_seq={next}"));
            events.AddRange(page["events"]!.AsArray().Select(e => e!));
            next = page["next_seq"]!.GetValue<long>();
            if (page["done"]!.GetValue<bool>())
            {
                return events;
            }
        }
    }

    private void Judge(string id, JsonNode job, IReadOnlyList<JsonNode> events)
    {
        var result = job["result"]!;
        var (attempt, outcome, stdout) = (job["attempt"]!.GetValue<int>(), result["outcome"]!.GetValue<string>(), result["stdout"]?.GetValue<string>() ?? "");
        Require(result["attempt"]!.GetValue<int>() == attempt, $"{id}: attempt {attempt} has the result of attempt {result["attempt"]}");
        if (outcome == "runner_lost")
        {
            _lost++;
            Require(attempt == Deliveries, $"{id}: given up after {attempt} attempts");
        }
        else
        {
            Require(outcome == "success", $"{id}: ended {outcome}: {result["error"]}");
            Require(!client.Accepted.TryGetValue(id, out var program) || program.Fault(stdout) is null, $"{id}: {program?.Fault(stdout)}");
        }

        // What a late subscriber is told: one story, without a hole, from its first number to the result.
        var first = ((Math.Max(attempt, 1) - 1) * Stride) + 1;
        for (var i = 0; i < events.Count; i++)
        {
            Require(events[i]["data"]!["seq"]!.GetValue<long>() == first + i, $"{id}: event {i} of attempt {attempt} has the number {events[i]["data"]!["seq"]}");
        }

        var printed = string.Concat(events.Where(e => e["type"]!.GetValue<string>() == "output").Select(e => e["data"]!["text"]!.GetValue<string>()));
        Require(printed == stdout, $"{id}: the events hold '{printed}' and the result '{stdout}'");
        Require(events.Count > 0 && events[^1]["data"]!["result"]?.ToJsonString() == result.ToJsonString(), $"{id}: the last event tells another result");
    }
}
