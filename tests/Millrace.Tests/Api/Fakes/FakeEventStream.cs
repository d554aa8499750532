using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Millrace.Contracts.Executions;
using Millrace.Transport.Streaming;

namespace Millrace.Tests.Api.Fakes;

/// <summary>Event logs in memory.</summary>
internal sealed class FakeEventStream : IEventStream
{
    private readonly ConcurrentDictionary<string, Log> _logs = new();

    /// <summary>Jobs that print without end, and how many chunks were fetched.</summary>
    public ConcurrentDictionary<string, int> Endless { get; } = new();

    public IEventWriter Open(string jobId, int attempt)
    {
        var log = _logs.GetOrAdd(jobId, _ => new Log());
        log.Begin(attempt, jobId);
        return new Writer(log);
    }

    /// <summary>Lets a log go, as after a while or a restart.</summary>
    public void Forget(string jobId) => _logs.TryRemove(jobId, out _);

    public async IAsyncEnumerable<ExecutionEvent> SubscribeAsync(string jobId, long afterSeq, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var chunk = new string('x', 64 * 1024);
        while (Endless.ContainsKey(jobId))
        {
            cancellation.ThrowIfCancellationRequested();
            var seq = Endless.AddOrUpdate(jobId, 1, (_, n) => n + 1);
            yield return new OutputEvent { JobId = jobId, Seq = seq, Stream = "stdout", Text = chunk };
        }

        if (!_logs.TryGetValue(jobId, out var log))
        {
            yield break;
        }

        while (true)
        {
            var (next, more) = log.After(afterSeq);
            if (next is not null)
            {
                afterSeq = next.Seq;
                yield return next;
                if (next is ResultEvent)
                {
                    yield break;
                }
            }
            else if (more is not null)
            {
                await more.WaitAsync(cancellation);
            }
            else
            {
                yield break;
            }
        }
    }

    private sealed class Log
    {
        private readonly Lock _gate = new();
        private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private List<ExecutionEvent> _events = [];
        private long _next = 1;
        private int _attempt;
        private bool _isComplete;

        public IReadOnlyList<ExecutionEvent> Events
        {
            get
            {
                lock (_gate)
                {
                    return [.. _events];
                }
            }
        }

        public void Begin(int attempt, string jobId)
        {
            lock (_gate)
            {
                if (attempt <= Math.Max(_attempt, 1))
                {
                    return;
                }

                _attempt = attempt;
                _events = [];
                _next = ((attempt - 1) * ExecutionEvent.AttemptStride) + 1;
            }

            Append(new RestartedEvent { JobId = jobId, Attempt = attempt, Reason = "The runner died." });
        }

        public void Append(ExecutionEvent e)
        {
            lock (_gate)
            {
                _events.Add(e with { Seq = _next++, Timestamp = DateTimeOffset.UnixEpoch });
                _isComplete = e is ResultEvent;
                _changed.TrySetResult();
                _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        public (ExecutionEvent? Next, Task? More) After(long seq)
        {
            lock (_gate)
            {
                var next = _events.Find(e => e.Seq > seq);
                return (next, next is null && !_isComplete ? _changed.Task : null);
            }
        }
    }

    private sealed class Writer(Log log) : IEventWriter
    {
        public IReadOnlyList<ExecutionEvent> Events => log.Events;

        public void Append(ExecutionEvent e) => log.Append(e);

        public void Complete(ResultEvent? last)
        {
            if (last is not null)
            {
                log.Append(last);
            }
        }
    }
}
