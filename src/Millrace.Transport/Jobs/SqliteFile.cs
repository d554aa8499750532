namespace Millrace.Transport.Jobs;

/// <summary>The one file of this process, <c>millrace.db</c>: its only writer and its readers, shared by everything that is kept there.</summary>
internal sealed class SqliteFile : IAsyncDisposable, IDisposable
{
    private int _disposed;

    /// <exception cref="JobStoreUnusableException">The file is damaged, of a newer version, or out of reach.</exception>
    public SqliteFile(string directory, SqliteSynchronous synchronous)
    {
        var database = new SqliteDatabase(directory, synchronous);
        Writer = new SqliteWriter(database);
        Readers = new SqliteReaders(database);
    }

    public SqliteWriter Writer { get; }

    public SqliteReaders Readers { get; }

    /// <summary>Completes what was asked before. The second time, nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await Writer.DisposeAsync();
            Readers.Dispose();
        }
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
