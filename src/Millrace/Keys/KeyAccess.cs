using Millrace.Transport.Jobs;
using Millrace.Transport.Keys;

namespace Millrace.Keys;

/// <summary>Opens the keys for one command and tells in a sentence when that cannot be done.</summary>
internal static class KeyAccess
{
    public static async Task<int> WithAsync(DirectoryInfo data, Func<IKeyStore, Task<int>> work)
    {
        try
        {
            await using var file = new KeyFile(data.FullName);
            return await work(file.Store);
        }
        catch (Exception e) when (e is JobStoreUnusableException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"millrace: {e.Message}");
            return 1;
        }
    }
}
