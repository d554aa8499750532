using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Millrace.RabbitMqTests.Support;

/// <summary>One process of a fleet: <c>millrace serve --role …</c>, with a port and a data directory of its own.</summary>
public sealed partial class FleetProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("millrace-fleet-");
    private readonly StringBuilder _log = new();

    private FleetProcess(string program, string role, (string Key, string Value)[] settings)
    {
        var start = new ProcessStartInfo(program, ["serve", "--role", role, "--urls", "http://127.0.0.1:0", "--data", _data.FullName])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }

        Process = Process.Start(start)!;
        Process.ErrorDataReceived += (_, line) =>
        {
            lock (_log)
            {
                _log.AppendLine(line.Data);
            }
        };
        Process.BeginErrorReadLine();
    }

    public static string Program => Path.Combine(AppContext.BaseDirectory, "millrace");

    public Process Process { get; }

    /// <summary>Where it listens; null when it did not start.</summary>
    public Uri? Address { get; private set; }

    /// <summary>Where it tells its metrics; null when it was not asked to.</summary>
    public Uri? Metrics { get; private set; }

    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Starts a process and waits until it is ready, or has ended.</summary>
    public static Task<FleetProcess> StartAsync(string role, params (string Key, string Value)[] settings) => StartOfAsync(Program, role, settings);

    /// <summary>The same, of another build of Millrace.</summary>
    public static async Task<FleetProcess> StartOfAsync(string program, string role, params (string Key, string Value)[] settings)
    {
        var process = new FleetProcess(program, role, settings);
        var ready = await process.Process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        if (Http().Match(ready ?? "") is { Success: true } address)
        {
            process.Address = new Uri(address.Value);
            process.Metrics = OfMetrics().Match(ready!) is { Success: true } metrics ? new Uri(metrics.Groups[1].Value + "/metrics") : null;
        }
        else
        {
            await process.Process.WaitForExitAsync().WaitAsync(Patience);
        }

        return process;
    }

    /// <summary>As a crash: nothing is said to anybody.</summary>
    public async Task KillAsync()
    {
        Process.Kill();
        await Process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop (SIGTERM) and waits for it.</summary>
    public async Task<int> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", Process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await Process.WaitForExitAsync().WaitAsync(Patience);
        return Process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
        {
            await StopAsync();
        }

        Process.Dispose();
        _data.Delete(recursive: true);
    }

    [GeneratedRegex(@"metrics on (http://127\.0\.0\.1:\d+)")]
    private static partial Regex OfMetrics();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Http();
}
