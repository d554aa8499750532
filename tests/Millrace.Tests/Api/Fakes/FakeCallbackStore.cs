using System.Collections.Concurrent;
using Millrace.Contracts.Executions;
using Millrace.Transport.Callbacks;

namespace Millrace.Tests.Api.Fakes;

/// <summary>Callbacks in memory; what is added is due at once, and a lease never ends.</summary>
internal sealed class FakeCallbackStore : ICallbackStore
{
    private readonly Lock _gate = new();
    private readonly List<ClaimedCallback> _due = [];
    private readonly ConcurrentDictionary<string, CallbackReport> _reports = new(StringComparer.Ordinal);

    public event Action? Arrived;

    public void Add(string jobId, string url)
    {
        _reports[jobId] = new CallbackReport { Url = url, State = CallbackState.Pending };
        Put(jobId);
    }

    public Task<IReadOnlyList<ClaimedCallback>> ClaimAsync(CallbackWish wish, TimeSpan lease, CancellationToken cancellation)
    {
        lock (_gate)
        {
            IReadOnlyList<ClaimedCallback> claimed =
                [.. _due.GroupBy(one => one.Receiver).SelectMany(group => group.Take(wish.Exceptions.GetValueOrDefault(group.Key, wish.PerReceiver))).Take(wish.Limit)];
            _due.RemoveAll(claimed.Contains);
            return Task.FromResult(claimed);
        }
    }

    public Task SettleAsync(string jobId, CallbackAttempt attempt, CallbackState state, TimeSpan pause, CancellationToken cancellation)
    {
        _reports.AddOrUpdate(
            jobId,
            _ => throw new InvalidOperationException("No such callback."),
            (_, report) => report with { State = state, AttemptCount = report.AttemptCount + 1, Attempts = [.. report.Attempts, attempt] });
        if (state == CallbackState.Pending)
        {
            Put(jobId);
        }

        return Task.CompletedTask;
    }

    public Task ReleaseAsync(string jobId, CancellationToken cancellation)
    {
        Put(jobId);
        return Task.CompletedTask;
    }

    public Task<CallbackReport?> GetAsync(string jobId, CancellationToken cancellation) => Task.FromResult(_reports.GetValueOrDefault(jobId));

    private void Put(string jobId)
    {
        var report = _reports[jobId];
        var uri = new Uri(report.Url);
        lock (_gate)
        {
            _due.Add(new ClaimedCallback(jobId, report.Url, $"{uri.Host}:{uri.Port}", report.AttemptCount, TimeSpan.Zero));
        }

        Arrived?.Invoke();
    }
}
