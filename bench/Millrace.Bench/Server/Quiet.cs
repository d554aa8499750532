using Millrace.Bench.Machine;

namespace Millrace.Bench.Server;

/// <summary>
/// Waits until the server and its sandboxes rest. After a job the server destroys a sandbox and makes a new one; a sample
/// taken meanwhile would charge that to whoever is measured next, bare or ours.
/// </summary>
internal sealed class Quiet(int serverPid, TimeProvider clock)
{
    private const long RestingTicks = 1;
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task WaitAsync(CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        var before = ProcessTree.Of(serverPid).Ticks;
        while (clock.GetElapsedTime(started) < Patience)
        {
            await Task.Delay(Window, clock, cancellation);
            var now = ProcessTree.Of(serverPid).Ticks;
            if (Math.Abs(now - before) <= RestingTicks)
            {
                return;
            }

            before = now;
        }
    }
}
