using Microsoft.Extensions.Options;

namespace Millrace.Transport.Jobs;

/// <summary>
/// Keeps a second server out of the data directory: it would take up again, as left behind, what the first is running.
/// The kernel lets the lock go when the process ends, however it ends.
/// </summary>
internal sealed class DataDirectoryLock : IDisposable
{
    private readonly FileStream _file;

    public DataDirectoryLock(IOptions<EmbeddedTransportOptions> options)
    {
        var directory = options.Value.DataDirectory;
        try
        {
            SqliteDatabase.CreateDirectory(directory);
            _file = new FileStream(Path.Combine(directory, "millrace.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JobStoreUnusableException($"The data directory '{directory}' cannot be used, or another Millrace uses it: {e.Message}", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
