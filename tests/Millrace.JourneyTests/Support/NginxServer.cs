using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Millrace.JourneyTests.Support;

/// <summary>
/// Debian's nginx with the configuration that is shipped (deploy/nginx). Only the files that differ from place to place are the test's:
/// where it listens, with which certificate, and which APIs there are.
/// </summary>
public sealed class NginxServer : IAsyncDisposable
{
    /// <summary>The program.</summary>
    public const string Program = "/usr/sbin/nginx";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("millrace-nginx-");
    private readonly StringBuilder _log = new();
    private readonly int _port = FreePort();
    private readonly int _plainPort = FreePort();
    private Process _process = null!;
    private string _certificate = "";

    /// <summary>Where clients knock.</summary>
    public Uri Address => new($"https://localhost:{_port}");

    /// <summary>Where those are sent on that come without TLS.</summary>
    public Uri PlainAddress => new($"http://localhost:{_plainPort}");

    /// <summary>What it has said: a line for each request.</summary>
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

    /// <summary>Where the configuration that is shipped lies.</summary>
    public static string Shipped { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Starts it before these APIs and waits until it listens.</summary>
    public static Task<NginxServer> StartAsync(params Uri[] apis) => StartAsync(shipped => shipped, apis);

    /// <summary>The same with something of <c>nginx.conf</c> changed.</summary>
    public static async Task<NginxServer> StartAsync(Func<string, string> change, params Uri[] apis)
    {
        var nginx = new NginxServer();
        await nginx.RunAsync(change, apis);
        return nginx;
    }

    /// <summary>Writes another list of APIs, tells it to read its configuration again, and returns when nothing new goes by the old list.</summary>
    public Task SwapAsync(params Uri[] apis) => RouteAsync([.. apis.Select(api => api.Authority)]);

    /// <summary>The same, with the arguments that <c>deploy/nginx/route</c> takes.</summary>
    public async Task RouteAsync(params string[] apis)
    {
        Write(apis);
        var workers = Workers();
        await SignalAsync("HUP");
        for (var since = Stopwatch.StartNew(); workers.Any(TakesRequests);)
        {
            Assert.False(since.Elapsed > Patience, $"nginx did not take its new configuration: {Log}");
            await Task.Delay(10);
        }
    }

    /// <summary>A client that speaks HTTP/2 with it, from one of this machine's own addresses.</summary>
    public HttpClient Connect(string from = "127.0.0.1")
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = IsItsOwn },
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, context.DnsEndPoint.Port), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
            AllowAutoRedirect = false,
        };
        return new HttpClient(handler) { BaseAddress = Address, DefaultRequestVersion = HttpVersion.Version20, Timeout = TimeSpan.FromMinutes(2) };
    }

    /// <summary>Whether a certificate is this server's.</summary>
    public bool IsItsOwn(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => certificate?.GetCertHashString() == _certificate;

    /// <summary>A WebSocket on a job.</summary>
    public async Task<JobSocket> OpenAsync(string jobId)
    {
        var socket = new ClientWebSocket();
        socket.Options.RemoteCertificateValidationCallback = IsItsOwn;
        await socket.ConnectAsync(new UriBuilder(new Uri(Address, $"/stream/{jobId}")) { Scheme = "wss" }.Uri, CancellationToken.None);
        return new JobSocket(socket);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await SignalAsync("TERM");
            await _process.WaitForExitAsync(new CancellationTokenSource(Patience).Token);
        }

        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    private async Task RunAsync(Func<string, string> change, Uri[] apis)
    {
        // Its workers are nobody, and walk to this directory.
        File.SetUnixFileMode(_directory.FullName, (UnixFileMode)Convert.ToInt32("755", 8));
        foreach (var file in Directory.EnumerateFiles(Shipped))
        {
            File.Copy(file, Below(Path.GetFileName(file)));
        }

        WriteCertificate();
        Write([.. apis.Select(api => api.Authority)]);
        var listen = await File.ReadAllTextAsync(Below("listen.conf"));
        await File.WriteAllTextAsync(Below("listen.conf"), listen
            .Replace("listen 8443", $"listen 127.0.0.1:{_port}", StringComparison.Ordinal)
            .Replace("/run/secrets/", _directory.FullName + "/", StringComparison.Ordinal));
        await File.WriteAllTextAsync(Below("nginx.conf"), change(await File.ReadAllTextAsync(Below("nginx.conf"))));
        var redirect = await File.ReadAllTextAsync(Below("redirect.conf"));
        await File.WriteAllTextAsync(Below("redirect.conf"), redirect.Replace("listen 8080", $"listen 127.0.0.1:{_plainPort}", StringComparison.Ordinal));

        _process = Process.Start(new ProcessStartInfo(Program, ["-p", _directory.FullName, "-c", Below("nginx.conf"), "-e", "stderr"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        for (var since = Stopwatch.StartNew(); !await ListensAsync();)
        {
            Assert.False(_process.HasExited || since.Elapsed > Patience, $"nginx did not start: {Log}");
            await Task.Delay(20);
        }
    }

    private async Task<bool> ListensAsync()
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // By the script that is shipped.
    private void Write(string[] apis)
    {
        using var route = Process.Start(new ProcessStartInfo(Below("route"), apis) { RedirectStandardError = true })!;
        var error = route.StandardError.ReadToEnd();
        route.WaitForExit();
        Assert.True(route.ExitCode == 0, error);
    }

    private void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero));
        _certificate = certificate.GetCertHashString();
        File.WriteAllText(Below("tls_certificate"), certificate.ExportCertificatePem());
        File.WriteAllText(Below("tls_key"), key.ExportPkcs8PrivateKeyPem());
    }

    private async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private string[] Workers() =>
        File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/task/{_process.Id}/children")).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    // A worker that has been told to go says so in its title, and closes at the same moment what is idle.
    private static bool TakesRequests(string worker)
    {
        try
        {
            return !File.ReadAllText($"/proc/{worker}/cmdline").Contains("shutting down", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Note(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }
    }

    private string Below(string name) => Path.Combine(_directory.FullName, name);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Find(string directory) =>
        Directory.Exists(Path.Combine(directory, "deploy", "nginx")) ? Path.Combine(directory, "deploy", "nginx")
        : Find(Path.GetDirectoryName(directory) ?? throw new DirectoryNotFoundException("deploy/nginx is nowhere above these tests."));
}
