using Millrace.Contracts.Executions;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests.Fidelity;

/// <summary>A server that starts toolchains ahead, and compiles whatever it is given: what it compiled before does not count.</summary>
public sealed class WarmServerFixture : IAsyncLifetime
{
    // The pool is told of with the runner's heartbeat, every five seconds.
    private static readonly TimeSpan BetweenHeartbeats = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private MillraceServer? _server;

    public MillraceClient Client => _server!.Client;

    public async ValueTask InitializeAsync() =>
        _server = await MillraceServer.StartAsync(data: null, ("Millrace__Runner__WarmFloor", "2"), ("Millrace__Cache__Scope", "Off"));

    /// <summary>
    /// Runs a job when a toolchain waits for it, again if another job was quicker. Trying without looking would keep busy the
    /// very CPUs that the toolchain needs to boot.
    /// </summary>
    /// <returns>The last result, warm if it could be had.</returns>
    public async Task<ExecutionResult> RunWarmAsync(string shelf, int mostTries, Func<Task<ExecutionResult>> run)
    {
        for (var tries = 1; ; tries++)
        {
            await WaitForAsync(shelf);
            var result = await run();
            if (result.Warm || tries == mostTries)
            {
                return result;
            }

            await Task.Delay(BetweenHeartbeats);
        }
    }

    /// <summary>A number of a shelf of the pool, such as <c>ready</c> or <c>hits</c>.</summary>
    public async Task<long> PoolAsync(string shelf, string number)
    {
        var pool = await Client.GetAsync("/api/pool");
        return pool["runners"]![0]!["shelves"]!.AsArray().Single(s => s!["key"]!.GetValue<string>() == shelf)![number]!.GetValue<long>();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private async Task WaitForAsync(string shelf)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await PoolAsync(shelf, "ready") == 0)
        {
            await Task.Delay(BetweenLooks, patience.Token);
        }
    }
}
