using Millrace.Contracts.Executions;
using Millrace.Transport.Jobs;
using Millrace.Transport.Streaming;
using Xunit;
using static Millrace.Tests.Transport.TestJobs;

namespace Millrace.Tests.Transport.Streaming;

/// <summary>A job that is written, restarted and read in any order of steps, and the rule that every reader must find kept.</summary>
internal sealed class Interleaving(IJobStore store, IEventStream stream, string id)
{
    private readonly Dictionary<int, IEventWriter> _writers = new() { [1] = stream.Open(id, 1) };
    private readonly List<Reader> _readers = [];
    private int _attempt = 1;

    public async Task StepAsync(int kind, int reader, int count)
    {
        switch (kind)
        {
            case <= 3:
                Append(count);
                break;
            case <= 5:
                Subscribe(count);
                break;
            case <= 8 when reader < _readers.Count:
                await ReadAsync(_readers[reader], count);
                break;
            case 9 when count > 4:
                _attempt++;
                await store.TryStartAsync(id, "r1", default);
                _writers[_attempt] = stream.Open(id, _attempt);
                break;
        }
    }

    public async Task FinishAsync()
    {
        var result = Result(id, attempt: _attempt);
        await store.TryFinishAsync(id, _attempt, result, _writers[_attempt].Events, default);
        _writers[_attempt].Complete(Last(result));
        var stories = _writers.ToDictionary(writer => writer.Key, writer => writer.Value.Events);
        Subscribe(0);
        foreach (var reader in _readers)
        {
            while (await reader.NextAsync().Soon())
            {
            }

            Check(reader.Seen, reader.AfterSeq, stories, _attempt);
        }
    }

    /// <summary>
    /// A reader sees, of each attempt it meets, a run without gap from where it begins (its own position, or the restart),
    /// attempts only upwards, and the last attempt to its end.
    /// </summary>
    public static void Check(List<ExecutionEvent> seen, long afterSeq, IReadOnlyDictionary<int, IReadOnlyList<ExecutionEvent>> stories, int lastAttempt)
    {
        var rest = new Queue<ExecutionEvent>(seen);
        var position = afterSeq;
        foreach (var attempt in Enumerable.Range(1, lastAttempt))
        {
            var suffix = stories[attempt].Where(e => e.Seq > position).ToList();
            var met = 0;
            while (met < suffix.Count && rest.TryPeek(out var next) && Json(next) == Json(suffix[met]))
            {
                rest.Dequeue();
                met++;
            }

            position = met > 0 ? suffix[met - 1].Seq : position;
            Assert.True(attempt < lastAttempt || met == suffix.Count, $"After {afterSeq}: the last attempt was not seen to its end.");
        }

        Assert.True(rest.Count == 0, $"After {afterSeq}: {rest.Count} events were seen that should not be, first {(rest.TryPeek(out var odd) ? odd : null)}.");
    }

    private void Append(int count)
    {
        for (var i = 0; i < count; i++)
        {
            // The overtaken speak on and must not be heard.
            foreach (var writer in _writers.Values)
            {
                writer.Append(Output(id, "x"));
            }
        }
    }

    private void Subscribe(int back)
    {
        var last = _writers[_attempt].Events is [.., var e] ? e.Seq : 0;
        _readers.Add(new Reader(stream, id, Math.Max(0, last - back)));
    }

    private async Task ReadAsync(Reader reader, int count)
    {
        for (var i = 0; i < count && HasMoreFor(reader); i++)
        {
            await reader.NextAsync().Soon();
        }

        // And one that waits, perhaps across a restart.
        reader.Begin();
    }

    private bool HasMoreFor(Reader reader) => _writers[_attempt].Events is [.., var last] && last.Seq > reader.Position;

    private sealed class Reader(IEventStream stream, string id, long afterSeq)
    {
        private readonly IAsyncEnumerator<ExecutionEvent> _events = stream.SubscribeAsync(id, afterSeq, default).GetAsyncEnumerator();
        private Task<bool>? _next;

        public long AfterSeq => afterSeq;

        public List<ExecutionEvent> Seen { get; } = [];

        public long Position => Seen.Count > 0 ? Seen[^1].Seq : afterSeq;

        public void Begin() => _next ??= _events.MoveNextAsync().AsTask();

        public async Task<bool> NextAsync()
        {
            Begin();
            var more = await _next!;
            _next = null;
            if (more)
            {
                Seen.Add(_events.Current);
            }

            return more;
        }
    }
}
