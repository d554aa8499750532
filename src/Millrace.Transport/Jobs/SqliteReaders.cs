using System.Collections.Concurrent;

namespace Millrace.Transport.Jobs;

/// <summary>Sessions that read, kept open with their statements. A read blocks its thread for microseconds and never waits for the writer.</summary>
internal sealed class SqliteReaders(SqliteDatabase database) : IDisposable
{
    private const int Kept = 8;

    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private volatile bool _disposed;

    public T Read<T>(Func<SqliteSession, T> read)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var session = _idle.TryTake(out var kept) ? kept : database.OpenReader();
        var sound = false;
        try
        {
            var result = read(session);
            sound = true;
            return result;
        }
        finally
        {
            GiveBack(session, sound);
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }
    }

    private void GiveBack(SqliteSession session, bool sound)
    {
        if (!sound || _disposed || _idle.Count >= Kept)
        {
            session.Dispose();
            return;
        }

        _idle.Add(session);
        if (_disposed)
        {
            Dispose();
        }
    }
}
