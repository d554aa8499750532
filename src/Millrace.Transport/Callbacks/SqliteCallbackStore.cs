using Millrace.Contracts.Executions;
using Millrace.Transport.Jobs;

namespace Millrace.Transport.Callbacks;

/// <summary>Callbacks beside the jobs, in <c>millrace.db</c>. A callback is dropped with its job.</summary>
internal sealed class SqliteCallbackStore : ICallbackStore
{
    // Steps from receiver to receiver by the index, however many callbacks each has.
    private const string Receivers = """
        WITH RECURSIVE names (receiver) AS (
            SELECT min(receiver) FROM callbacks WHERE due IS NOT NULL
            UNION ALL
            SELECT (SELECT min(c.receiver) FROM callbacks c WHERE c.due IS NOT NULL AND c.receiver > names.receiver) FROM names WHERE receiver IS NOT NULL)
        SELECT receiver FROM names
        WHERE receiver IS NOT NULL AND (SELECT min(c.due) FROM callbacks c WHERE c.receiver = names.receiver AND c.due IS NOT NULL) <= $now
        ORDER BY (SELECT min(c.due) FROM callbacks c WHERE c.receiver = names.receiver AND c.due IS NOT NULL)
        """;

    private readonly SqliteFile _file;
    private readonly TimeProvider _time;
    private int _begun;

    public SqliteCallbackStore(SqliteFile file, FinishedJobs finished, TimeProvider time)
    {
        (_file, _time) = (file, time);
        finished.Finished += (_, _, _) => Arrived?.Invoke();
    }

    public event Action? Arrived;

    public async Task<IReadOnlyList<ClaimedCallback>> ClaimAsync(CallbackWish wish, TimeSpan lease, CancellationToken cancellation)
    {
        var now = _time.GetUtcNow().UtcTicks;
        if (Interlocked.Exchange(ref _begun, 1) == 0)
        {
            // No other process has this file: what is claimed now, one has claimed that is dead.
            await _file.Writer.WriteAsync(
                session => session.Command("UPDATE callbacks SET due = $now, claimed = 0 WHERE due IS NOT NULL AND claimed = 1", ("$now", now)).ExecuteNonQuery(), cancellation);
        }

        // Most often there is nothing; to see that takes no turn at writing.
        var receivers = _file.Readers.Read(session => SelectReceivers(session, now));
        return receivers.Any(receiver => wish.Of(receiver) > 0)
            ? await _file.Writer.WriteAsync(session => Claim(session, wish, now, now + lease.Ticks), cancellation)
            : [];
    }

    public Task SettleAsync(string jobId, CallbackAttempt attempt, CallbackState state, TimeSpan pause, CancellationToken cancellation)
    {
        long? due = state == CallbackState.Pending ? (_time.GetUtcNow() + pause).UtcTicks : null;
        return _file.Writer.WriteAsync(session => Settle(session, jobId, attempt, state, due), cancellation);
    }

    public Task ReleaseAsync(string jobId, CancellationToken cancellation)
    {
        var now = _time.GetUtcNow().UtcTicks;
        return _file.Writer.WriteAsync(
            session => session.Command(
                "UPDATE callbacks SET due = $now, claimed = 0 WHERE due IS NOT NULL AND seq = (SELECT seq FROM jobs WHERE job_id = $id)",
                ("$id", jobId),
                ("$now", now)).ExecuteNonQuery(),
            cancellation);
    }

    public Task<CallbackReport?> GetAsync(string jobId, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(_file.Readers.Read(session => Select(session, jobId)));
    }

    private static List<string> SelectReceivers(SqliteSession session, long now)
    {
        using var rows = session.Command(Receivers, ("$now", now)).ExecuteReader();
        var receivers = new List<string>();
        while (rows.Read())
        {
            receivers.Add(rows.GetString(0));
        }

        return receivers;
    }

    private static List<ClaimedCallback> Claim(SqliteSession session, CallbackWish wish, long now, long until)
    {
        var claimed = new List<ClaimedCallback>();
        foreach (var receiver in SelectReceivers(session, now))
        {
            var room = Math.Min(wish.Of(receiver), wish.Limit - claimed.Count);
            if (room > 0)
            {
                ClaimOf(session, receiver, room, now, until, claimed);
            }
        }

        return claimed;
    }

    private static void ClaimOf(SqliteSession session, string receiver, int room, long now, long until, List<ClaimedCallback> claimed)
    {
        var taken = new List<long>();
        using (var rows = session.Command(
            """
            SELECT c.seq, j.job_id, c.url, c.attempts, c.since FROM callbacks c JOIN jobs j USING (seq)
            WHERE c.receiver = $receiver AND c.due <= $now ORDER BY c.due LIMIT $room
            """,
            ("$receiver", receiver),
            ("$now", now),
            ("$room", room)).ExecuteReader())
        {
            while (rows.Read())
            {
                taken.Add(rows.GetInt64(0));
                claimed.Add(new ClaimedCallback(rows.GetString(1), rows.GetString(2), receiver, rows.GetInt32(3), TimeSpan.FromTicks(Math.Max(0, now - rows.GetInt64(4)))));
            }
        }

        foreach (var seq in taken)
        {
            session.Command("UPDATE callbacks SET due = $until, claimed = 1 WHERE seq = $seq", ("$seq", seq), ("$until", until)).ExecuteNonQuery();
        }
    }

    private static bool Settle(SqliteSession session, string jobId, CallbackAttempt attempt, CallbackState state, long? due)
    {
        long seq;
        byte[]? log;
        using (var row = session.Command(
            "SELECT c.seq, c.log FROM callbacks c JOIN jobs j USING (seq) WHERE j.job_id = $id AND c.state = $pending",
            ("$id", jobId),
            ("$pending", (int)CallbackState.Pending)).ExecuteReader())
        {
            if (!row.Read())
            {
                return false;
            }

            (seq, log) = (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1));
        }

        session.Command(
            "UPDATE callbacks SET state = $state, due = $due, claimed = 0, attempts = attempts + 1, log = $log WHERE seq = $seq",
            ("$seq", seq),
            ("$state", (int)state),
            ("$due", due),
            ("$log", CallbackLog.Append(log, attempt))).ExecuteNonQuery();
        return true;
    }

    private static CallbackReport? Select(SqliteSession session, string jobId)
    {
        using var row = session.Command(
            "SELECT c.url, c.state, c.attempts, c.log, c.due FROM callbacks c JOIN jobs j USING (seq) WHERE j.job_id = $id", ("$id", jobId)).ExecuteReader();
        return row.Read() ? new CallbackReport
        {
            Url = row.GetString(0),
            State = (CallbackState)row.GetInt32(1),
            AttemptCount = row.GetInt32(2),
            Attempts = CallbackLog.Read(row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3)),
            NextAttemptAt = row.IsDBNull(4) ? null : new DateTimeOffset(row.GetInt64(4), TimeSpan.Zero),
        } : null;
    }
}
