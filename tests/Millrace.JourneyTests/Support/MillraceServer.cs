using System.Diagnostics;
using System.Text.RegularExpressions;
using Millrace.Runner;

namespace Millrace.JourneyTests.Support;

/// <summary>A real server: its own process, port and data directory, started by the test and gone with it.</summary>
public sealed partial class MillraceServer : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly bool _ownsData;
    private readonly System.Text.StringBuilder _log = new();
    private bool _disposed;

    private MillraceServer(Process process, string data, bool ownsData)
    {
        Process = process;
        Data = data;
        _ownsData = ownsData;
    }

    public Process Process { get; }

    public string Data { get; }

    public MillraceClient Client { get; private set; } = null!;

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

    /// <summary>The sandbox provider of all servers that do not say otherwise: <c>MILLRACE_TEST_PROVIDER</c>, or the product's default.</summary>
    public static string Provider { get; } = Environment.GetEnvironmentVariable("MILLRACE_TEST_PROVIDER") is { Length: > 0 } name ? name : new SandboxSettings().Provider;

    public static string Program => Path.Combine(AppContext.BaseDirectory, "millrace");

    /// <summary>Starts a server; with <paramref name="data"/>, over what an earlier one left.</summary>
    public static Task<MillraceServer> StartAsync(string? data = null, params (string Key, string Value)[] settings) =>
        StartOnAsync("http://127.0.0.1:0", data, settings);

    /// <summary>The same, listening where the test says.</summary>
    public static async Task<MillraceServer> StartOnAsync(string urls, string? data = null, params (string Key, string Value)[] settings)
    {
        var directory = data ?? Directory.CreateTempSubdirectory("millrace-test-").FullName;
        // As under nohup: nothing of it may reach a program.
        var start = new ProcessStartInfo("env", ["--ignore-signal=HUP", Program, "serve", "--urls", urls, "--data", directory])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var (key, value) in settings.Prepend(("Millrace__Sandbox__Provider", Provider)))
        {
            start.Environment[key] = value;
        }

        var server = new MillraceServer(Process.Start(start)!, directory, ownsData: data is null);
        await server.WaitUntilReadyAsync();
        return server;
    }

    /// <summary>Runs <c>millrace keys …</c> on this server's data directory; answers what it printed on stdout.</summary>
    public async Task<string> KeysAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Program, ["keys", .. arguments, "--data", Data]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        return output.Trim();
    }

    /// <summary>A client with a new key.</summary>
    public async Task<MillraceClient> ClientWithKeyAsync(params string[] arguments) => new(Client.Http.BaseAddress!, await KeysAsync(["create", .. arguments]));

    /// <summary>Ends the server as a crash would, and waits until it and all it started are gone.</summary>
    public async Task KillAsync()
    {
        Process.Kill();
        await Process.WaitForExitAsync();
    }

    /// <summary>Asks the server to stop and waits for it.</summary>
    public async Task<int> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", Process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await Process.WaitForExitAsync();
        return Process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        Client?.Dispose();
        if (!Process.HasExited)
        {
            await StopAsync();
        }

        Process.Dispose();
        if (_ownsData)
        {
            Directory.Delete(Data, recursive: true);
        }
    }

    private async Task WaitUntilReadyAsync()
    {
        Process.ErrorDataReceived += (_, line) =>
        {
            lock (_log)
            {
                _log.AppendLine(line.Data);
            }
        };
        Process.BeginErrorReadLine();
        var ready = await Process.StandardOutput.ReadLineAsync().WaitAsync(StartTimeout);
        var address = Address().Match(ready ?? "");
        if (!address.Success)
        {
            await Process.WaitForExitAsync().WaitAsync(StartTimeout);
            throw new InvalidOperationException($"The server did not start. It said: {ready}\n{Log}");
        }

        Client = new MillraceClient(new Uri("http://127.0.0.1:" + address.Groups[1].Value));
    }

    [GeneratedRegex(@"http://(?:127\.0\.0\.1|0\.0\.0\.0):(\d+)")]
    private static partial Regex Address();
}
