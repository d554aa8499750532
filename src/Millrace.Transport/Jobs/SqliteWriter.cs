using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Millrace.Transport.Jobs;

/// <summary>
/// The only writer of the database. Changes that wait at the same time share one transaction, so that many callers pay for
/// one commit; each caller hears back after the commit that holds its change. A caller who finds nobody writing writes
/// itself, on its own thread: a change that comes alone costs no switch to another thread and back.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int Backlog = 1_024;
    private const int LargestBatch = 128;

    private readonly Channel<WriteRequest> _requests = Channel.CreateBounded<WriteRequest>(Backlog);
    private readonly SqliteSession _session;
    private readonly SqliteCheckpointer _checkpointer;
    private readonly SemaphoreSlim _turn = new(1, 1);

    public SqliteWriter(SqliteDatabase database)
    {
        _session = database.OpenWriter();
        _checkpointer = new SqliteCheckpointer(database.OpenCheckpointer());
    }

    /// <summary>Commits so far.</summary>
    public long Commits { get; private set; }

    /// <summary>
    /// Makes a change; returns when it is committed. A cancellation is heeded only until the work begins, so that a caller
    /// always knows: cancelled means that nothing was written.
    /// </summary>
    public async Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellation)
    {
        var request = new WriteRequest<T>(work, cancellation);
        try
        {
            await _requests.Writer.WriteAsync(request, cancellation);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteJobStore));
        }

        WriteWhatWaits();
        return await request.Completion;
    }

    public async ValueTask DisposeAsync()
    {
        _requests.Writer.TryComplete();
        await _requests.Reader.Completion;
        await _turn.WaitAsync();
        await _checkpointer.DisposeAsync();
        _session.Dispose();
    }

    // Whoever comes while another writes leaves its change to the next turn.
    private void WriteWhatWaits()
    {
        if (!_turn.Wait(0))
        {
            return;
        }

        Write(NextBatch());
        _turn.Release();

        // Changes that came meanwhile found the turn taken; they are not this caller's to wait for.
        if (_requests.Reader.TryPeek(out _))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static writer => writer.WriteWhatWaits(), this, preferLocal: false);
        }
    }

    private List<WriteRequest> NextBatch()
    {
        var batch = new List<WriteRequest>();
        while (batch.Count < LargestBatch && _requests.Reader.TryRead(out var request))
        {
            if (!request.TryCancel())
            {
                batch.Add(request);
            }
        }

        return batch;
    }

    private void Write(List<WriteRequest> batch)
    {
        if (batch.Count == 0)
        {
            return;
        }

        var cause = TryCommit(batch);
        if (cause is null)
        {
            batch.ForEach(request => request.Succeed());
        }
        else if (batch.Count == 1)
        {
            batch[0].Fail(cause);
        }
        else
        {
            // One of them failed and took the others with it: each again by itself, so that only the guilty one fails.
            batch.ForEach(request => Write([request]));
        }
    }

    private Exception? TryCommit(List<WriteRequest> batch)
    {
        try
        {
            _session.Command("BEGIN IMMEDIATE").ExecuteNonQuery();
            batch.ForEach(request => request.Run(_session));
            _session.Command("COMMIT").ExecuteNonQuery();
            Commits++;
            _checkpointer.CountCommit();
            return null;
        }
        catch (Exception e)
        {
            RollBack();
            return e;
        }
    }

    private void RollBack()
    {
        try
        {
            _session.Command("ROLLBACK").ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself.
        }
    }
}
