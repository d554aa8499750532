using System.Collections.Concurrent;
using Millrace.Transport.Accounts;

namespace Millrace.Tests.Api.Fakes;

/// <summary>Accounts in memory; tests end jobs and spend time themselves.</summary>
internal sealed class FakeJobAccounts : IJobAccounts
{
    private readonly Lock _gate = new();
    private readonly HashSet<(string Account, string JobId)> _open = [];

    public ConcurrentDictionary<string, TimeSpan> Spent { get; } = new();

    public int Open
    {
        get
        {
            lock (_gate)
            {
                return _open.Count;
            }
        }
    }

    public ValueTask<bool> TryOpenAsync(string account, string jobId, int maximum, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_open.Count(o => o.Account == account) < maximum && _open.Add((account, jobId)));
        }
    }

    public ValueTask WithdrawAsync(string account, string jobId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _open.Remove((account, jobId));
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask<TimeSpan> CpuTodayAsync(string account, CancellationToken cancellation) => ValueTask.FromResult(Spent.GetValueOrDefault(account));
}
