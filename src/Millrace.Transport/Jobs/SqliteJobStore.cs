using System.Runtime.CompilerServices;
using Millrace.Contracts.Executions;
using Millrace.Transport.Callbacks;

namespace Millrace.Transport.Jobs;

/// <summary>
/// Jobs in one SQLite file, <c>millrace.db</c>. What a method has answered is committed: it survives the death of this
/// process in any way (and a loss of power with <see cref="SqliteSynchronous.Full"/>).
/// </summary>
internal sealed class SqliteJobStore : IJobStore, IAsyncDisposable, IDisposable
{
    private const int RestorePage = 64;

    // Deleted in small transactions, so that a sweep does not hold up the jobs of the moment.
    private const int DeletePage = 200;

    private readonly TimeProvider _time;
    private readonly FinishedJobs _finished;
    private readonly SqliteFile _file;
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;

    public SqliteJobStore(SqliteFile file, TimeProvider time, FinishedJobs finished)
    {
        _time = time;
        _finished = finished;
        _file = file;
        _writer = file.Writer;
        _readers = file.Readers;
    }

    /// <summary>Transactions that this store has committed.</summary>
    internal long Commits => _writer.Commits;

    public async Task<JobRecord> CreateAsync(JobRecord job, CancellationToken cancellation)
    {
        var spec = StoredJson.Pack(job.Spec);
        var summary = StoredJson.Pack(JobSummary.Of(job.Spec));
        var known = await _writer.WriteAsync(session => Insert(session, job, spec, summary), cancellation);
        return known?.ToRecord() ?? job;
    }

    public Task<JobRecord?> GetAsync(string jobId, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var row = _readers.Read(session => SelectById(session, jobId));
        return Task.FromResult(row?.ToRecord());
    }

    public Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, 200);
        var after = query.Cursor is null ? JobCursor.Newest : JobCursor.Parse(query.Cursor);

        var rows = _readers.Read(session => SelectPage(session, query, after));
        var more = rows.Count > query.Limit;
        var page = rows.Take(query.Limit).ToList();
        var next = more ? new JobCursor(page[^1].Head.CreatedAt.UtcTicks, page[^1].Seq).ToString() : null;
        return Task.FromResult(new JobPage([.. page.Select(row => row.ToRecord())], next));
    }

    public async Task<JobRecord?> TryStartAsync(string jobId, string runnerId, CancellationToken cancellation)
    {
        var now = _time.GetUtcNow().UtcTicks;
        var row = await _writer.WriteAsync(session => Start(session, jobId, runnerId, now), cancellation);
        return row?.ToRecord();
    }

    public async Task<bool> TryFinishAsync(
        string jobId, int attempt, ExecutionResult result, IReadOnlyList<ExecutionEvent> events, CancellationToken cancellation)
    {
        if (!result.Status.IsFinal())
        {
            throw new ArgumentException($"A job cannot finish as {result.Status}.", nameof(result));
        }

        if (attempt == 0 && result.Status != JobStatus.Cancelled)
        {
            throw new ArgumentException($"A job that no runner has taken can only be cancelled, not end as {result.Status}.", nameof(result));
        }

        var now = _time.GetUtcNow();
        var packed = StoredJson.Pack(result);
        var summary = StoredJson.Pack(JobSummary.Of(result));
        var story = StoredEvents.Create(jobId, attempt, result, events, now);
        var won = await _writer.WriteAsync(session => Finish(session, jobId, attempt, now, packed, summary, story), cancellation);
        if (won)
        {
            _finished.Announce(jobId, attempt, story.Last);
        }

        return won;
    }

    public Task<IReadOnlyList<ExecutionEvent>> ReadEventsAsync(string jobId, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(_readers.Read(session => SelectEvents(session, jobId)) is var (blob, result, seq, at)
            ? StoredEvents.Read(blob, new ResultEvent
            {
                JobId = jobId,
                Result = StoredJson.Result(result),
                Seq = seq,
                Timestamp = new DateTimeOffset(at, TimeSpan.Zero),
            })
            : []);
    }

    public async IAsyncEnumerable<JobRecord> ReadUnfinishedAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var after = new JobCursor(long.MinValue, long.MinValue);
        List<JobRow> page;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            page = _readers.Read(session => SelectUnfinished(session, after));
            foreach (var row in page)
            {
                yield return row.ToRecord();
                after = new JobCursor(row.Head.CreatedAt.UtcTicks, row.Seq);
            }
        }
        while (page.Count == RestorePage);

        await Task.CompletedTask;
    }

    public Task DeleteAsync(string jobId, CancellationToken cancellation) =>
        _writer.WriteAsync(session => session.Command("DELETE FROM jobs WHERE job_id = $id", ("$id", jobId)).ExecuteNonQuery(), cancellation);

    public async Task<int> DeleteExpiredAsync(DateTimeOffset finishedBefore, int keepNewest, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keepNewest);
        var total = 0;
        int deleted;
        do
        {
            deleted = await _writer.WriteAsync(session => DeleteSome(session, finishedBefore, keepNewest), cancellation);
            total += deleted;
        }
        while (deleted > 0);
        return total;
    }

    public Task CheckAsync(CancellationToken cancellation)
    {
        var now = _time.GetUtcNow().UtcTicks;
        return _writer.WriteAsync(
            session => session.Command("INSERT INTO probe (id, at) VALUES (1, $now) ON CONFLICT (id) DO UPDATE SET at = $now", ("$now", now)).ExecuteNonQuery(),
            cancellation);
    }

    /// <summary>Closes the file, once what was asked is written.</summary>
    public ValueTask DisposeAsync() => _file.DisposeAsync();

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static JobRow? Insert(SqliteSession session, JobRecord job, byte[] spec, byte[] summary)
    {
        var seq = session.Command(
            """
            INSERT INTO jobs (job_id, status, attempt, created_at, started_at, finished_at, workspace_id, language, runner_id, idempotency_key, request_hash, spec_summary, tenant, account)
            VALUES ($id, $status, $attempt, $created, $started, $finished, $workspace, $language, $runner, $key, $hash, $summary, $tenant, $account)
            ON CONFLICT (tenant, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
            RETURNING seq
            """,
            ("$id", job.JobId),
            ("$status", (int)job.Status),
            ("$attempt", job.Attempt),
            ("$created", job.CreatedAt.UtcTicks),
            ("$started", job.StartedAt?.UtcTicks),
            ("$finished", job.FinishedAt?.UtcTicks),
            ("$workspace", job.Spec.WorkspaceId),
            ("$language", job.Spec.Language),
            ("$runner", job.RunnerId),
            ("$key", job.IdempotencyKey),
            ("$hash", job.RequestHash),
            ("$summary", summary),
            ("$tenant", job.Tenant),
            ("$account", job.Account)).ExecuteScalar();
        if (seq is null)
        {
            return JobRow.ReadOne(session.Command(
                JobRow.SelectFull + " WHERE j.tenant = $tenant AND j.idempotency_key = $key", ("$tenant", job.Tenant), ("$key", job.IdempotencyKey)));
        }

        session.Command("INSERT INTO payloads (seq, spec) VALUES ($seq, $spec)", ("$seq", seq), ("$spec", spec)).ExecuteNonQuery();
        if (job.Spec.CallbackUrl is { } url)
        {
            SqliteCallbacks.Insert(session, (long)seq, url);
        }

        return null;
    }

    private static JobRow? Start(SqliteSession session, string jobId, string runnerId, long now)
    {
        var taken = session.Command(
            "UPDATE jobs SET status = 1, attempt = attempt + 1, started_at = $now, runner_id = $runner WHERE job_id = $id AND status < 2",
            ("$id", jobId),
            ("$now", now),
            ("$runner", runnerId)).ExecuteNonQuery();
        return taken == 0 ? null : SelectById(session, jobId);
    }

    private static bool Finish(
        SqliteSession session, string jobId, int attempt, DateTimeOffset now, byte[] result, byte[] summary, StoredEvents story)
    {
        // Attempt 0 is a job that still waits; any other number, a running one.
        var seq = session.Command(
            """
            UPDATE jobs SET status = $status, finished_at = $now, result_summary = $summary
            WHERE job_id = $id AND attempt = $attempt AND status = $from
            RETURNING seq
            """,
            ("$id", jobId),
            ("$attempt", attempt),
            ("$from", (int)(attempt == 0 ? JobStatus.Queued : JobStatus.Running)),
            ("$status", (int)story.Last.Result.Status),
            ("$now", now.UtcTicks),
            ("$summary", summary)).ExecuteScalar();
        if (seq is null)
        {
            return false;
        }

        session.Command(
            "UPDATE payloads SET result = $result, result_seq = $last, result_at = $at, events = $events WHERE seq = $seq",
            ("$seq", seq),
            ("$result", result),
            ("$last", story.Last.Seq),
            ("$at", story.Last.Timestamp.UtcTicks),
            ("$events", story.Blob)).ExecuteNonQuery();
        SqliteCallbacks.MakeDue(session, (long)seq, now);
        return true;
    }

    private static int DeleteSome(SqliteSession session, DateTimeOffset finishedBefore, int keepNewest)
    {
        var deleted = session.Command(
            """
            DELETE FROM jobs WHERE seq IN (
                SELECT seq FROM jobs WHERE finished_at IS NOT NULL AND finished_at < $before
                UNION
                SELECT seq FROM (SELECT seq FROM jobs WHERE finished_at IS NOT NULL ORDER BY finished_at DESC, seq DESC LIMIT -1 OFFSET $keep)
                LIMIT $page)
            """,
            ("$before", finishedBefore.UtcTicks),
            ("$keep", keepNewest),
            ("$page", DeletePage)).ExecuteNonQuery();
        if (deleted > 0)
        {
            // Gives the freed pages back to the file system.
            using var pages = session.Command("PRAGMA incremental_vacuum").ExecuteReader();
            while (pages.Read())
            {
            }
        }

        return deleted;
    }

    private static JobRow? SelectById(SqliteSession session, string jobId) =>
        JobRow.ReadOne(session.Command(JobRow.SelectFull + " WHERE j.job_id = $id", ("$id", jobId)));

    private static List<JobRow> SelectPage(SqliteSession session, JobQuery query, JobCursor after)
    {
        // One of sixteen statements, so that each can use its index.
        var sql = JobRow.SelectSummary + " WHERE (j.created_at, j.seq) < ($created, $seq)"
            + (query.Tenant is null ? "" : " AND j.tenant = $tenant")
            + (query.WorkspaceId is null ? "" : " AND j.workspace_id = $workspace")
            + (query.Status is null ? "" : " AND j.status = $status")
            + (query.Language is null ? "" : " AND j.language = $language")
            + " ORDER BY j.created_at DESC, j.seq DESC LIMIT $limit";
        var command = session.Command(sql, ("$created", after.CreatedAt), ("$seq", after.Seq), ("$limit", query.Limit + 1));
        if (query.Tenant is not null)
        {
            command.Parameters.AddWithValue("$tenant", query.Tenant);
        }

        if (query.WorkspaceId is not null)
        {
            command.Parameters.AddWithValue("$workspace", query.WorkspaceId);
        }

        if (query.Status is { } status)
        {
            command.Parameters.AddWithValue("$status", (int)status);
        }

        if (query.Language is not null)
        {
            command.Parameters.AddWithValue("$language", query.Language);
        }

        return JobRow.ReadAll(command);
    }

    private static List<JobRow> SelectUnfinished(SqliteSession session, JobCursor after) =>
        JobRow.ReadAll(session.Command(
            JobRow.SelectFull + " WHERE j.status < 2 AND (j.created_at, j.seq) > ($created, $seq) ORDER BY j.created_at, j.seq LIMIT $limit",
            ("$created", after.CreatedAt),
            ("$seq", after.Seq),
            ("$limit", RestorePage)));

    private static (byte[] Blob, byte[] Result, long Seq, long At)? SelectEvents(SqliteSession session, string jobId)
    {
        using var row = session.Command(
            "SELECT p.events, p.result, p.result_seq, p.result_at FROM jobs j JOIN payloads p USING (seq) WHERE j.job_id = $id AND p.events IS NOT NULL",
            ("$id", jobId)).ExecuteReader();
        return row.Read() ? (row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1), row.GetInt64(2), row.GetInt64(3)) : null;
    }
}
