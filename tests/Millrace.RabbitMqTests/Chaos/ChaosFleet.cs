using System.Diagnostics;
using System.Globalization;
using Millrace.FleetTests.Support;
using Millrace.RabbitMqTests.Support;
using RedisServer = Millrace.FleetTests.Support.RedisServer;

namespace Millrace.RabbitMqTests.Chaos;

/// <summary>
/// A fleet to be harmed: API replicas and runners over a real RabbitMQ and a real Redis, with a proxy on each of the four ways
/// between them. A process that is killed is replaced by a new one, as an orchestrator would do it.
/// </summary>
internal sealed class ChaosFleet : IAsyncDisposable
{
    private readonly (string, string)[] _settings;
    private readonly List<FleetProcess> _all = [];
    private readonly Dictionary<FleetProcess, string> _names = [];
    private FleetProcess[] _apis = [];
    private FleetProcess[] _runners = [];
    private int _started;

    public ChaosFleet(RabbitMqServer rabbit, params (string, string)[] settings)
    {
        (Rabbit, _settings) = (rabbit, settings);
        (ApiToRabbit, RunnerToRabbit) = (new TcpProxy(rabbit.Port), new TcpProxy(rabbit.Port));
        (ApiToRedis, RunnerToRedis) = (new TcpProxy(Redis.Port), new TcpProxy(Redis.Port));
    }

    public RabbitMqServer Rabbit { get; }

    public RedisServer Redis { get; } = new();

    public TcpProxy ApiToRabbit { get; }

    public TcpProxy RunnerToRabbit { get; }

    public TcpProxy ApiToRedis { get; }

    public TcpProxy RunnerToRedis { get; }

    /// <summary>Where clients may ask now.</summary>
    public IReadOnlyList<Uri> Addresses => [.. Volatile.Read(ref _apis).Select(api => api.Address!)];

    public IReadOnlyList<FleetProcess> Apis => _apis;

    public IReadOnlyList<FleetProcess> Runners => _runners;

    /// <summary>Everything any process of this fleet has said.</summary>
    public string Log => string.Join('\n', _all.Select(process => $"-- {_names[process]}\n{process.Log}"));

    public async Task StartAsync(int apis, int runners)
    {
        _apis = [await StartApiAsync()];
        _runners = await Task.WhenAll(Enumerable.Range(0, runners).Select(_ => StartRunnerAsync()));
        _apis = [.. _apis, .. await Task.WhenAll(Enumerable.Range(1, apis - 1).Select(_ => StartApiAsync()))];
    }

    /// <summary>The name a runner gives itself.</summary>
    public string NameOf(FleetProcess runner) => _names[runner];

    /// <summary>kill -9, and another one in its place.</summary>
    public async Task ReplaceRunnerAsync(int index)
    {
        await _runners[index].KillAsync();
        var runners = _runners.ToArray();
        runners[index] = await StartRunnerAsync();
        Volatile.Write(ref _runners, runners);
    }

    /// <summary>kill -9, and another one in its place, elsewhere.</summary>
    public async Task ReplaceApiAsync(int index)
    {
        await _apis[index].KillAsync();
        var apis = _apis.ToArray();
        apis[index] = await StartApiAsync();
        Volatile.Write(ref _apis, apis);
    }

    public static void Freeze(FleetProcess process) => Signal(process, "-STOP");

    public static void Thaw(FleetProcess process) => Signal(process, "-CONT");

    public async ValueTask DisposeAsync()
    {
        if (Environment.GetEnvironmentVariable("MILLRACE_CHAOS_LOGS") is { Length: > 0 } logs)
        {
            await File.WriteAllTextAsync(Path.Combine(logs, $"chaos-{Environment.ProcessId}-{Rabbit.Port}-{Redis.Port}.log"), Log);
        }

        foreach (var process in _all.Where(process => !process.Process.HasExited))
        {
            await process.KillAsync();
        }

        foreach (var process in _all)
        {
            await process.DisposeAsync();
        }

        foreach (var proxy in new[] { ApiToRabbit, RunnerToRabbit, ApiToRedis, RunnerToRedis })
        {
            await proxy.DisposeAsync();
        }

        Redis.Dispose();
    }

    private Task<FleetProcess> StartApiAsync() => StartProcessAsync("api", ApiToRabbit, ApiToRedis);

    private Task<FleetProcess> StartRunnerAsync() => StartProcessAsync("runner", RunnerToRabbit, RunnerToRedis);

    private async Task<FleetProcess> StartProcessAsync(string role, TcpProxy rabbit, TcpProxy redis)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{role}-{Interlocked.Increment(ref _started)}");
        var process = await FleetProcess.StartAsync(role,
        [
            ("RabbitMq__Url", string.Create(CultureInfo.InvariantCulture, $"amqp://guest:guest@127.0.0.1:{rabbit.Port}/")),
            ("Redis__Url", string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{redis.Port}/0")),
            ("Millrace__Runner__Id", name),
            .. _settings,
        ]);
        if (process.Address is null)
        {
            throw new InvalidOperationException($"{name} did not start:\n{process.Log}");
        }

        lock (_all)
        {
            _all.Add(process);
            _names[process] = name;
        }

        return process;
    }

    private static void Signal(FleetProcess process, string signal)
    {
        using var kill = Process.Start("/bin/kill", [signal, process.Process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
