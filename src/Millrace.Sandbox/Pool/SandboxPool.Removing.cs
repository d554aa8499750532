using Microsoft.Extensions.Logging;

namespace Millrace.Sandbox.Pool;

/// <summary>How a used sandbox goes.</summary>
public sealed partial class SandboxPool
{
    private void Destroy(Sandbox sandbox)
    {
        // Kill here: what a job left running must not go on for as long as the destruction is queued.
        sandbox.Kill();
        Track(Task.Run(() => DestroyAsync(sandbox)));
    }

    private async Task DestroySoonAsync(Sandbox sandbox)
    {
        await Task.Delay(RemovalPause, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        sandbox.Kill();
        await DestroyAsync(sandbox);
    }

    private async Task DestroyAsync(Sandbox sandbox)
    {
        try
        {
            await sandbox.DisposeAsync();
        }
        catch (Exception e) when (e is SandboxException or IOException or UnauthorizedAccessException)
        {
            _logger.LogError(e, "A used sandbox could not be removed in full; the rest goes at the next start.");
        }
    }
}
