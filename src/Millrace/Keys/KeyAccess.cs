using Microsoft.Extensions.Options;
using Millrace.Serve;
using Millrace.Transport;
using Millrace.Transport.Jobs;
using Millrace.Transport.Keys;

namespace Millrace.Keys;

/// <summary>Opens the keys for one command and tells in a sentence when that cannot be done.</summary>
internal static class KeyAccess
{
    /// <summary>The keys of the fleet when the environment names its Redis (<c>Redis__Url</c>), else those of the data directory.</summary>
    public static async Task<int> WithAsync(DirectoryInfo data, Func<IKeyStore, Task<int>> work)
    {
        try
        {
            var configuration = SecretFiles.WithEnvironment();
            if (FleetTransport.HasRedis(configuration))
            {
                await using var fleet = new FleetKeys(configuration);
                return await work(fleet.Store);
            }

            await using var file = new KeyFile(data.FullName);
            return await work(file.Store);
        }
        catch (Exception e) when (e is JobStoreUnusableException or TransportUnavailableException or OptionsValidationException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"millrace: {e.Message}");
            return 1;
        }
    }
}
