using Millrace.Transport.Jobs;

namespace Millrace.Transport.Keys;

/// <summary>The keys of a data directory for a process that is not its server; the server may run meanwhile.</summary>
public sealed class KeyFile : IAsyncDisposable
{
    private readonly SqliteFile _file;

    /// <exception cref="JobStoreUnusableException">The directory or the file in it cannot be used.</exception>
    public KeyFile(string dataDirectory)
    {
        _file = new SqliteFile(dataDirectory, SqliteSynchronous.Full);
        Store = new SqliteKeyStore(_file);
    }

    /// <summary>The keys.</summary>
    public IKeyStore Store { get; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
