using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Millrace.FleetTests.Support;

/// <summary>
/// A private Redis on a free port, its append-only file in a directory that goes with it. Can be killed and started again on the
/// same port with the same data.
/// </summary>
public sealed class RedisServer : IDisposable
{
    private const string Program = "redis-server";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly string _directory = Directory.CreateTempSubdirectory("millrace-redis-").FullName;
    private readonly string _fsync;
    private readonly string[] _more;
    private Process _process;

    /// <param name="fsync">When it waits for the disk: <c>everysec</c>, or <c>always</c> where a test kills it and counts.</param>
    /// <param name="more">Further arguments.</param>
    public RedisServer(string fsync = "everysec", params string[] more)
    {
        (_fsync, _more) = (fsync, more);
        _process = Start();
    }

    public int Port { get; private set; } = FreePort.Find();

    public int Pid => _process.Id;

    public string Url => string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{Port}/0");

    /// <summary>As a loss of the process: nothing is said to anybody, nothing more is written.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>As an operator does it.</summary>
    public void ShutDown()
    {
        using var client = new TcpClient(AddressFamily.InterNetwork);
        client.Connect(IPAddress.Loopback, Port);
        client.GetStream().Write("SHUTDOWN\r\n"u8);
        _process.WaitForExit();
    }

    /// <summary>Again on the same port, with what is on the disk.</summary>
    public void StartAgain() => _process = Start();

    /// <summary>Neither lives nor dies (SIGSTOP), until <see cref="Thaw"/>.</summary>
    public void Freeze() => Signal("-STOP");

    public void Thaw() => Signal("-CONT");

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("/bin/kill", [signal, Pid.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private Process Start()
    {
        // Another process may have taken the port between the look and the start: then another one, unless clients know it already.
        for (var i = 0; ; i++)
        {
            var process = Launch();
            if (Answers(process))
            {
                return process;
            }

            process.Dispose();
            if (i == 5)
            {
                throw new InvalidOperationException($"{Program} does not start on port {Port}: {File.ReadAllText(Path.Combine(_directory, "log"))}");
            }

            Port = Directory.Exists(Path.Combine(_directory, "appendonlydir")) ? Port : FreePort.Find();
        }
    }

    private Process Launch() => Process.Start(new ProcessStartInfo(
        Program,
        [
            "--bind", "127.0.0.1", "--port", Port.ToString(CultureInfo.InvariantCulture), "--dir", _directory,
            "--appendonly", "yes", "--appendfsync", _fsync, "--save", "", "--logfile", Path.Combine(_directory, "log"),
            "--enable-debug-command", "no", "--daemonize", "no", .. _more,
        ])
    {
        WorkingDirectory = _directory,
    })!;

    private bool Answers(Process process)
    {
        var since = Stopwatch.StartNew();
        while (since.Elapsed < StartLimit && !process.HasExited)
        {
            if (IsPonging())
            {
                return true;
            }

            process.WaitForExit(10);
        }

        return false;
    }

    private bool IsPonging()
    {
        try
        {
            using var client = new TcpClient(AddressFamily.InterNetwork);
            client.Connect(IPAddress.Loopback, Port);
            client.ReceiveTimeout = 1_000;
            client.GetStream().Write("PING\r\n"u8);
            var answer = new byte[64];
            return Encoding.ASCII.GetString(answer, 0, client.GetStream().Read(answer)).StartsWith("+PONG", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}
