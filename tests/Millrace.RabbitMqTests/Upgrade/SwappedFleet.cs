using System.Globalization;
using Millrace.JourneyTests.Support;
using Millrace.RabbitMqTests.Observability.Support;
using Millrace.RabbitMqTests.Support;
using StackExchange.Redis;
using RedisServer = Millrace.FleetTests.Support.RedisServer;

namespace Millrace.RabbitMqTests.Upgrade;

/// <summary>
/// Two APIs behind nginx with the shipped configuration, two runners, one RabbitMQ, one Redis. Its processes are replaced one by one,
/// in the order and by the steps of docs/deploy.md.
/// </summary>
internal sealed class SwappedFleet(RabbitMqServer rabbit) : IAsyncDisposable
{
    private readonly RedisServer _redis = new();
    private readonly FleetProcess[] _apis = new FleetProcess[2];
    private readonly FleetProcess[] _runners = new FleetProcess[2];
    private readonly List<FleetProcess> _all = [];
    private int _started;

    public NginxServer Nginx { get; private set; } = null!;

    public IReadOnlyList<FleetProcess> Apis => _apis;

    /// <summary>What went wrong, as the processes tell it.</summary>
    public string Complaints => string.Join('\n', _all.SelectMany(process => process.Log.Split('\n')).Where(line => line.Contains("warn", StringComparison.Ordinal) || line.Contains("fail", StringComparison.Ordinal) || line.Contains("crit", StringComparison.Ordinal)).Take(40));

    public async Task StartAsync(string program)
    {
        _apis[0] = await StartProcessAsync(program, "api");
        await Task.WhenAll(Enumerable.Range(0, 2).Select(async i => _runners[i] = await StartProcessAsync(program, "runner")));
        _apis[1] = await StartProcessAsync(program, "api");
        Nginx = await NginxServer.StartAsync([.. _apis.Select(api => api.Address!)]);
    }

    /// <summary>The new runner comes first; the old one takes nothing more and ends when its jobs have.</summary>
    public async Task SwapRunnerAsync(int index, string program)
    {
        var old = _runners[index];
        _runners[index] = await StartProcessAsync(program, "runner");
        await StopAsync(old);
    }

    /// <summary>nginx sends new requests elsewhere; the API ends when its streams have; the new one takes its place.</summary>
    /// <param name="index">Which one.</param>
    /// <param name="program">The new one's.</param>
    /// <param name="waits">Whether streams may end where they are; otherwise their clients have to go on elsewhere.</param>
    public async Task SwapApiAsync(int index, string program, bool waits = true)
    {
        var old = _apis[index];
        await Nginx.SwapAsync(_apis[1 - index].Address!);
        if (waits)
        {
            await Until.TrueAsync(async () => await StreamsOfAsync(old) == 0, "its streams have ended");
        }

        await StopAsync(old);
        _apis[index] = await StartProcessAsync(program, "api");
        await Nginx.SwapAsync([.. _apis.Select(api => api.Address!)]);
    }

    /// <summary>Jobs there are, of whichever client.</summary>
    public async Task<long> CountJobsAsync()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_redis.Port}"));
        return await redis.GetDatabase().SortedSetLengthAsync("{millrace}:jobs");
    }

    public async ValueTask DisposeAsync()
    {
        if (Nginx is not null)
        {
            await Nginx.DisposeAsync();
        }

        foreach (var process in _all)
        {
            await process.DisposeAsync();
        }

        _redis.Dispose();
    }

    private static async Task<double> StreamsOfAsync(FleetProcess api) => (await Scrape.OfAsync(api.Metrics)).Sum("millrace_stream_clients");

    private static async Task StopAsync(FleetProcess process)
    {
        var status = await process.StopAsync();
        Assert.True(status == 0, $"It ended with status {status}:\n{process.Log}");
    }

    private async Task<FleetProcess> StartProcessAsync(string program, string role)
    {
        var process = await FleetProcess.StartOfAsync(program, role, [
            ("RabbitMq__Url", rabbit.Url),
            ("Redis__Url", _redis.Url),
            ("Millrace__Access__Proxies__0", "127.0.0.1"),
            ("Millrace__Access__Anonymous", "allow"),
            ("Millrace__RateLimits__Enabled", "false"),
            ("Millrace__Metrics__Url", "http://127.0.0.1:0"),
            ("Millrace__Runner__Id", string.Create(CultureInfo.InvariantCulture, $"{role}-{Interlocked.Increment(ref _started)}")),
            ("Millrace__Runner__Slots", "16"),
            ("Millrace__Runner__MemoryMb", "4096"),
            ("Millrace__Runner__WarmFloor", "0"),
            ("Millrace__Runner__DrainSeconds", "60"),
        ]);
        lock (_all)
        {
            _all.Add(process);
        }

        return process.Address is null ? throw new InvalidOperationException($"{program} did not start as {role}:\n{process.Log}") : process;
    }
}
