using System.Globalization;
using Millrace.Contracts.Executions;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests.Fidelity;

/// <summary>A server that starts toolchains ahead, and compiles whatever it is given: what it compiled before does not count.</summary>
public sealed class WarmServerFixture : IAsyncLifetime
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private MillraceServer? _server;
    private MillraceClient? _operator;

    public MillraceClient Client => _server!.Client;

    public async ValueTask InitializeAsync()
    {
        _server = await MillraceServer.StartAsync(data: null, ("Millrace__Runner__WarmFloor", "2"), ("Millrace__Cache__Scope", "Off"));
        _operator = await _server.ClientWithKeyAsync("--scopes", "admin");
    }

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
        _operator?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    // As it is now: /api/pool tells what the runner's last heartbeat said, which may be five seconds old.
    private async Task<long> ReadyAsync(string shelf)
    {
        var metrics = await _operator!.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        var line = metrics.Split('\n').Single(l => l.StartsWith("millrace_pool_sandboxes{", StringComparison.Ordinal)
            && l.Contains($"shelf=\"{shelf}\"", StringComparison.Ordinal) && l.Contains("state=\"ready\"", StringComparison.Ordinal));
        return long.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture);
    }

    private async Task WaitForAsync(string shelf)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await ReadyAsync(shelf) == 0)
        {
            await Task.Delay(BetweenLooks, patience.Token);
        }
    }
}
