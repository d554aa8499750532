using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Millrace.Transport.Jobs;

/// <summary>
/// Carries the write-ahead log over into the database file, on a thread of its own: the waiting for the disk that this takes is
/// then in nobody's way. Should it fall behind, the writer does the same work itself at <see cref="WriterLimit"/> pages.
/// </summary>
internal sealed class SqliteCheckpointer : IAsyncDisposable
{
    /// <summary>Pages (4 KiB) in the log at which the writer stops to do it.</summary>
    public const int WriterLimit = 8_000;

    private const int CommitsBetween = 256;

    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SqliteSession _session;
    private readonly Task _loop;
    private int _commits;

    public SqliteCheckpointer(SqliteSession session)
    {
        _session = session;
        _loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>A commit has been made; called by the writer only.</summary>
    public void CountCommit()
    {
        if (++_commits % CommitsBetween == 0)
        {
            _due.Writer.TryWrite(true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _due.Writer.TryComplete();
        await _loop;
        _session.Dispose();
    }

    private void Run()
    {
        while (_due.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            _due.Reader.TryRead(out _);
            try
            {
                _session.Command("PRAGMA wal_checkpoint(PASSIVE)").ExecuteScalar();
            }
            catch (SqliteException)
            {
                // The disk is full or gone. The writer meets the same, and has callers to tell.
            }
        }
    }
}
