using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Millrace.Bench.Bare;
using Millrace.Bench.Machine;

namespace Millrace.Bench.Server;

/// <summary>A server for this run alone: its own port, its own data, gone at the end.</summary>
internal sealed partial class MillraceServer : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(15);

    private readonly Process _process;
    private readonly ServerLog _log = new();
    private readonly TaskCompletionSource<Uri> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _clock;

    private MillraceServer(ProcessStartInfo start, TimeProvider clock)
    {
        _clock = clock;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => OnLine(line.Data);
        _process.ErrorDataReceived += (_, line) => _log.Add(line.Data);
        _process.Exited += (_, _) => _ready.TrySetException(new BenchException("The server ended before it was ready."));
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => _ready.Task.Result;

    /// <summary>Its data directory.</summary>
    public required string Data { get; init; }

    /// <summary>Its process.</summary>
    public int Pid => _process.Id;

    /// <summary>From its start until it said it was ready.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>True when it is gone.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The last lines it wrote.</summary>
    public string Log => _log.ToString();

    /// <summary>Starts the one process of a small installation.</summary>
    public static Task<MillraceServer> StartAsync(string executable, Scratch scratch, TimeProvider clock, CancellationToken cancellation) =>
        StartAsync(executable, "all", scratch.Folder("data"), [], clock, cancellation);

    /// <summary>Starts a process with a role, a data directory and settings of its own.</summary>
    public static async Task<MillraceServer> StartAsync(
        string executable, string role, string data, IReadOnlyList<(string Key, string Value)> settings, TimeProvider clock, CancellationToken cancellation)
    {
        if (!File.Exists(executable))
        {
            throw new BenchException($"{executable}: there is no such file. 'make build' makes it.");
        }

        var server = new MillraceServer(StartInfo(executable, role, data, settings), clock) { Data = data };
        try
        {
            await server.StartAsync(cancellation);
            return server;
        }
        catch (Exception e) when (e is BenchException or TimeoutException or Win32Exception)
        {
            await server.DisposeAsync();
            throw new BenchException($"{executable} did not start: {e.Message}\n{server.Log}", e);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process.StartInfo.FileName.Length > 0 && IsStarted())
        {
            await StopAsync();
        }

        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(string executable, string role, string data, IReadOnlyList<(string Key, string Value)> settings)
    {
        var start = new ProcessStartInfo(executable, ["serve", "--role", role, "--urls", "http://127.0.0.1:0", "--data", data])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{Toolchains.SearchPath}:/usr/local/sbin:/usr/sbin:/sbin";
        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }

        return start;
    }

    [GeneratedRegex(@"is ready on (http://[^\s/,]+)")]
    private static partial Regex ReadyLine();

    private async Task StartAsync(CancellationToken cancellation)
    {
        var started = _clock.GetTimestamp();
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await _ready.Task.WaitAsync(StartPatience, _clock, cancellation);
        StartTime = _clock.GetElapsedTime(started);
    }

    private void OnLine(string? line)
    {
        _log.Add(line);
        if (line is not null && ReadyLine().Match(line) is { Success: true } match)
        {
            _ready.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    private bool IsStarted()
    {
        try
        {
            return _process.Id > 0;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private async Task StopAsync()
    {
        var tree = ProcessTree.Of(_process.Id);
        if (!_process.HasExited)
        {
            _ = Libc.Kill(_process.Id, Libc.SigTerm);
        }

        var deadline = _clock.GetTimestamp();
        while (tree.AnyRemain() && _clock.GetElapsedTime(deadline) < StopPatience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), _clock);
        }

        var left = tree.KillRemaining();
        if (left > 0)
        {
            await Console.Error.WriteLineAsync($"The server left {left} processes behind {StopPatience.TotalSeconds} s after SIGTERM; they were killed.");
        }

        await _process.WaitForExitAsync(CancellationToken.None);
    }
}
