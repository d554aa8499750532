using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Millrace.FleetTests.Support;
using Millrace.JourneyTests.Support;
using Millrace.RabbitMqTests.Observability.Support;
using Millrace.RabbitMqTests.Support;
using Xunit;

namespace Millrace.RabbitMqTests.Observability.Support;

/// <summary>An API and a runner that tell all there is to tell: metrics, every span, and a log whose level a file decides.</summary>
public sealed class WatchedFleet(BrokerFixture broker) : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("millrace-watched-");
    private readonly OtlpReceiver _receiver = new();
    private RedisServer? _redis;

    public FleetProcess Api { get; private set; } = null!;

    public FleetProcess Runner { get; private set; } = null!;

    public MillraceClient Client { get; private set; } = null!;

    public string SettingsFile => Path.Combine(_directory.FullName, "settings.json");

    public string Certificate => Path.Combine(_directory.FullName, "tls.pem");

    internal OtlpReceiver Receiver => _receiver;

    private (string Key, string Value)[] Settings =>
    [
        ("RabbitMq__Url", broker.Server.Url),
        ("Redis__Url", _redis!.Url),
        ("Millrace__Runner__DrainSeconds", "2"),
        ("Millrace__Metrics__Url", "http://127.0.0.1:0"),
        ("Millrace__Metrics__Certificates__0", Certificate),
        ("Millrace__Logging__Format", "json"),
        ("MILLRACE_SETTINGS", SettingsFile),
        ("Millrace__Tracing__SampleRatio", "1"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", _receiver.Url),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("OTEL_BSP_SCHEDULE_DELAY", "100"),
    ];

    public async ValueTask InitializeAsync()
    {
        if (RabbitMqServer.Script is null)
        {
            return;
        }

        await Fleet.ClearAsync(broker.Server);
        await _receiver.StartAsync();
        _redis = new RedisServer();
        WriteCertificate();
        SetLogLevel("Trace");
        var starting = (Api: FleetProcess.StartAsync("api", Settings), Runner: FleetProcess.StartAsync("runner", Settings));
        (Api, Runner) = (await starting.Api, await starting.Runner);
        Assert.True(Api.Address is not null && Runner.Address is not null, Api.Log + Runner.Log);
        Client = new MillraceClient(Api.Address!);
    }

    public void SetLogLevel(string level) => File.WriteAllText(SettingsFile, $$"""{ "Logging": { "LogLevel": { "Default": "{{level}}" } } }""");

    /// <summary>What <c>millrace keys</c> prints.</summary>
    public async Task<string> KeysAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(FleetProcess.Program, ["keys", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Redis__Url"] = _redis!.Url;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        return output.Trim();
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        await Task.WhenAll(new[] { Api, Runner }.OfType<FleetProcess>().Select(process => process.DisposeAsync().AsTask()));
        await _receiver.DisposeAsync();
        _redis?.Dispose();
        _directory.Delete(recursive: true);
    }

    private void WriteCertificate()
    {
        using var key = ECDsa.Create();
        using var certificate = new CertificateRequest("CN=millrace.test", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
        File.WriteAllText(Certificate, certificate.ExportCertificatePem());
    }
}
