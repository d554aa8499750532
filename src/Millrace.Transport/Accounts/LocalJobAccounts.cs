using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Millrace.Contracts.Executions;
using Millrace.Transport.Jobs;

namespace Millrace.Transport.Accounts;

/// <summary>
/// Accounts of a server in one process. Places are in memory and begin with the unfinished jobs of the process before; CPU time is in
/// <c>millrace.db</c>. Both follow what the job store says has ended.
/// </summary>
internal sealed partial class LocalJobAccounts : IJobAccounts, IHostedService, IDisposable
{
    private const int DaysKept = 40;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _accountOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _open = new(StringComparer.Ordinal);
    private readonly SqliteFile _file;
    private readonly FinishedJobs _finished;
    private readonly TimeProvider _time;
    private readonly ILogger<LocalJobAccounts> _log;
    private long _day;

    public LocalJobAccounts(SqliteFile file, FinishedJobs finished, TimeProvider time, ILogger<LocalJobAccounts> log)
    {
        (_file, _finished, _time, _log) = (file, finished, time, log);

        // Under the gate: a job that ends in this moment is either not among the unfinished or told of after they are in.
        lock (_gate)
        {
            finished.Finished += Close;
            foreach (var (jobId, account) in file.Readers.Read(SelectUnfinished))
            {
                Add(account, jobId);
            }
        }
    }

    // Made at the start of the server, before the first job can end.
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<bool> TryOpenAsync(string account, string jobId, int maximum, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_open.GetValueOrDefault(account) >= maximum)
            {
                return ValueTask.FromResult(false);
            }

            Add(account, jobId);
            return ValueTask.FromResult(true);
        }
    }

    public ValueTask WithdrawAsync(string account, string jobId, CancellationToken cancellation)
    {
        Remove(jobId);
        return ValueTask.CompletedTask;
    }

    public ValueTask<TimeSpan> CpuTodayAsync(string account, CancellationToken cancellation)
    {
        var day = CpuUse.DayOf(_time.GetUtcNow());
        var used = _file.Readers.Read(session =>
            session.Command("SELECT ms FROM cpu_use WHERE account = $account AND day = $day", ("$account", account), ("$day", day)).ExecuteScalar());
        return ValueTask.FromResult(TimeSpan.FromMilliseconds(used is double ms ? ms : 0));
    }

    public void Dispose() => _finished.Finished -= Close;

    private void Close(string jobId, int attempt, ResultEvent last)
    {
        if (Remove(jobId) is { } account)
        {
            _ = BookAsync(account, CpuUse.MillisecondsOf(last.Result));
        }
    }

    private void Add(string account, string jobId)
    {
        if (_accountOf.TryAdd(jobId, account))
        {
            _open[account] = _open.GetValueOrDefault(account) + 1;
        }
    }

    private string? Remove(string jobId)
    {
        lock (_gate)
        {
            if (!_accountOf.Remove(jobId, out var account))
            {
                return null;
            }

            if (--_open[account] == 0)
            {
                _open.Remove(account);
            }

            return account;
        }
    }

    private async Task BookAsync(string account, double ms)
    {
        var day = CpuUse.DayOf(_time.GetUtcNow());
        try
        {
            await _file.Writer.WriteAsync(session => Book(session, account, day, ms), CancellationToken.None);
        }
        catch (Exception e)
        {
            LogNotBooked(account, ms, e);
        }
    }

    private int Book(SqliteSession session, string account, long day, double ms)
    {
        if (day != _day)
        {
            session.Command("DELETE FROM cpu_use WHERE day < $day", ("$day", day - DaysKept)).ExecuteNonQuery();
            _day = day;
        }

        return session.Command(
            "INSERT INTO cpu_use (account, day, ms) VALUES ($account, $day, $ms) ON CONFLICT (account, day) DO UPDATE SET ms = ms + $ms",
            ("$account", account),
            ("$day", day),
            ("$ms", ms)).ExecuteNonQuery();
    }

    private static List<(string JobId, string Account)> SelectUnfinished(SqliteSession session)
    {
        using var reader = session.Command("SELECT job_id, account FROM jobs WHERE status < 2 AND account IS NOT NULL").ExecuteReader();
        var jobs = new List<(string, string)>();
        while (reader.Read())
        {
            jobs.Add((reader.GetString(0), reader.GetString(1)));
        }

        return jobs;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Milliseconds} ms of CPU time could not be booked on {Account}")]
    private partial void LogNotBooked(string account, double milliseconds, Exception cause);
}
