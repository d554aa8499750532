using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Millrace.RabbitMqTests.Support;

/// <summary>
/// A RabbitMQ of the test's own: free ports, its own name, cookie and port mapper, everything in a temporary folder. It ends
/// with the test, by the process ids it was started with. It can be restarted over what it had stored, as a crash or in order.
/// </summary>
public sealed class RabbitMqServer : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("millrace-rabbit-");
    private readonly int[] _ports = FreePorts(3);
    private readonly string _node = $"millrace-{Guid.NewGuid():N}@localhost";
    private Process? _mapper;
    private Process? _server;

    /// <summary>The script that starts a broker; null where none is installed.</summary>
    public static string? Script { get; } = Directory.Exists("/usr/lib/rabbitmq/lib")
        ? Directory.GetDirectories("/usr/lib/rabbitmq/lib").Select(d => Path.Combine(d, "sbin", "rabbitmq-server")).FirstOrDefault(File.Exists)
        : null;

    /// <summary>What no line of its settings can say, as arguments of its runtime.</summary>
    public string Arguments { get; init; } = "";

    public int Port => _ports[0];

    public string Url => UrlAt(Port);

    /// <summary>The same by another door, such as a proxy's.</summary>
    public static string UrlAt(int port) => $"amqp://guest:guest@127.0.0.1:{port}/";

    /// <summary>What the broker has said.</summary>
    public string Log => string.Concat(Directory.GetFiles(_directory.FullName, "*.log").Select(ReadShared));

    /// <summary>The process of the broker itself.</summary>
    public int Pid => int.Parse(File.ReadAllText(PidFile).Trim(), CultureInfo.InvariantCulture);

    private string PidFile => Path.Combine(_directory.FullName, "pid");

    public async Task StartAsync(params string[] settings)
    {
        if (_mapper is null)
        {
            Prepare(settings);
            _mapper = Process.Start(new ProcessStartInfo("/usr/bin/epmd", ["-port", Text(_ports[2]), "-address", "127.0.0.1"]))!;
        }

        File.Delete(PidFile);
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec \"$0\" </dev/null >>'{_directory.FullName}/server.log' 2>&1", Script!])
        {
            WorkingDirectory = _directory.FullName,
        };
        foreach (var (key, value) in Environment())
        {
            start.Environment[key] = value;
        }

        _server = Process.Start(start)!;
        await WaitUntilReadyAsync();
    }

    /// <summary>Ends the broker as a crash would.</summary>
    public Task KillAsync() => EndAsync("-KILL");

    /// <summary>Asks the broker to stop.</summary>
    public Task StopAsync() => EndAsync("-TERM");

    public async ValueTask DisposeAsync()
    {
        if (_server is { HasExited: false })
        {
            await KillAsync();
        }

        if (_mapper is { HasExited: false })
        {
            _mapper.Kill();
            await _mapper.WaitForExitAsync();
        }

        _mapper?.Dispose();
        _server?.Dispose();
        _directory.Delete(recursive: true);
    }

    private async Task EndAsync(string signal)
    {
        var pid = Pid;
        using (var kill = Process.Start("kill", [signal, Text(pid)]))
        {
            await kill.WaitForExitAsync();
        }

        await _server!.WaitForExitAsync();
        while (Directory.Exists($"/proc/{pid}") && !IsZombie(pid))
        {
            await Task.Delay(20);
        }
    }

    private static bool IsZombie(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].StartsWith('Z');
        }
        catch (IOException)
        {
            return true;
        }
    }

    private void Prepare(string[] settings)
    {
        Directory.CreateDirectory(Path.Combine(_directory.FullName, "home"));
        File.WriteAllText(Path.Combine(_directory.FullName, "plugins"), "[].");
        File.WriteAllLines(Path.Combine(_directory.FullName, "rabbitmq.conf"), settings);
    }

    private Dictionary<string, string> Environment() => new()
    {
        ["HOME"] = Path.Combine(_directory.FullName, "home"),
        ["RABBITMQ_NODENAME"] = _node,
        ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_NODE_PORT"] = Text(_ports[0]),
        ["RABBITMQ_DIST_PORT"] = Text(_ports[1]),
        ["ERL_EPMD_PORT"] = Text(_ports[2]),
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(_directory.FullName, "data"),
        ["RABBITMQ_LOG_BASE"] = Path.Combine(_directory.FullName, "logs"),
        ["RABBITMQ_LOGS"] = "-",
        ["RABBITMQ_PID_FILE"] = PidFile,
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_directory.FullName, "plugins"),
        ["RABBITMQ_CONFIG_FILE"] = Path.Combine(_directory.FullName, "rabbitmq"),
        ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",

        // No spinning while it waits: tests share the processors with it.
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = $"+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none {Arguments}",
    };

    private async Task WaitUntilReadyAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!File.Exists(PidFile) || !await AnswersAsync())
        {
            if (_server!.HasExited || TimeProvider.System.GetElapsedTime(started) > StartTimeout)
            {
                throw new InvalidOperationException($"RabbitMQ did not start. It said:\n{Log}");
            }

            await Task.Delay(50);
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var probe = new TcpClient();
            await probe.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Stop());
        return ports;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
