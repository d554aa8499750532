using System.Globalization;
using Millrace.Bench.Server;
using Millrace.FleetTests.Support;
using Millrace.RabbitMqTests.Support;

namespace Millrace.Bench.Fleet;

/// <summary>A RabbitMQ and a Redis of this run alone, and the processes of a fleet over them; all gone at the end.</summary>
internal sealed class FleetServers(string executable, Scratch scratch, TimeProvider clock) : IAsyncDisposable
{
    private readonly RabbitMqServer _rabbit = new();
    private readonly RedisServer _redis = new();
    private readonly List<MillraceServer> _processes = [];
    private int _count;

    /// <summary>Whether both are installed here.</summary>
    public static bool AreInstalled => RabbitMqServer.Script is not null && File.Exists("/usr/bin/redis-server");

    /// <summary>Starts the broker; Redis runs already.</summary>
    public Task StartAsync() => _rabbit.StartAsync();

    /// <summary>The process of the broker.</summary>
    public int RabbitPid => _rabbit.Pid;

    /// <summary>The process of Redis.</summary>
    public int RedisPid => _redis.Pid;

    /// <summary>What broker and Redis take by themselves.</summary>
    public FleetFloor Floor => new(_rabbit.Url, _redis.Url, clock);

    /// <summary>Starts an API or a runner.</summary>
    public async Task<MillraceServer> StartAsync(string role, CancellationToken cancellation, params (string, string)[] settings)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{role}-{Interlocked.Increment(ref _count)}");
        var process = await MillraceServer.StartAsync(
            executable,
            role,
            scratch.Folder(name),
            [("RabbitMq__Url", _rabbit.Url), ("Redis__Url", _redis.Url), ("Millrace__Runner__Id", name), .. settings],
            clock,
            cancellation);
        lock (_processes)
        {
            _processes.Add(process);
        }

        return process;
    }

    /// <summary>Ends all processes of the fleet; the broker and Redis stay.</summary>
    public async Task StopAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        _processes.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _rabbit.DisposeAsync();
        _redis.Dispose();
    }
}
