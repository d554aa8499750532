using System.Diagnostics.Metrics;
using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Millrace.Serve;

namespace Millrace.Telemetry;

/// <summary>What surrounds the server: its version, its disk and the certificates it was told to watch.</summary>
internal sealed class HostGauges : IHostedService
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Millrace";

    public HostGauges(IMeterFactory meters, IOptions<MetricsOptions> options, Role role, DataVolume data)
    {
        var meter = meters.Create(Name);
        var version = Assembly.GetExecutingAssembly().GetName().Version?.ToString(3);
        var info = new Measurement<int>(1, new("version", version), new("role", role.ToString().ToLowerInvariant()));
        meter.CreateObservableGauge("millrace.build.info", () => info, description: "1; its labels say what runs here.");
        meter.CreateObservableGauge("millrace.disk.size", () => OnVolume(data.Size), "By", "Size of the volume that holds the data directory.");
        meter.CreateObservableGauge("millrace.disk.free", () => OnVolume(data.Free), "By", "What is free on it for this process.");
        meter.CreateObservableGauge(
            "millrace.certificate.expiry.timestamp", () => options.Value.Certificates.SelectMany(Expiry), "s", "When a watched certificate ends, as Unix time; 0 while it cannot be read.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static Measurement<long> OnVolume(long bytes) => new(bytes, new KeyValuePair<string, object?>("volume", "data"));

    private static IEnumerable<Measurement<double>> Expiry(string file)
    {
        yield return new Measurement<double>(Read(file), new KeyValuePair<string, object?>("certificate", file));
    }

    private static double Read(string file)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificateFromFile(file);
            return new DateTimeOffset(certificate.NotAfter.ToUniversalTime()).ToUnixTimeSeconds();
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            // A file that is not there is as bad as one that has expired.
            return 0;
        }
    }
}
