using System.Globalization;
using Millrace.FleetTests.Support;
using Xunit;
using RedisServer = Millrace.FleetTests.Support.RedisServer;

namespace Millrace.RabbitMqTests.Support;

/// <summary>A RabbitMQ and a Redis that speak TLS, and a RabbitMQ that takes back what is not acknowledged for three seconds.</summary>
public sealed class StrictServers : IAsyncLifetime
{
    private readonly Authority _authority = new();
    private readonly Authority _stranger = new();
    private readonly RabbitMqServer _rabbit = new() { Arguments = "-rabbit channel_tick_interval 1000" };
    private readonly int _rabbitTls = FreePort.Find();
    private readonly int _redisTls = FreePort.Find();
    private RedisServer? _redis;

    /// <summary>Whoever trusts this one trusts the servers.</summary>
    public string Root => _authority.Root;

    /// <summary>Whoever trusts this one alone does not.</summary>
    public string OtherRoot => _stranger.Root;

    public RabbitMqServer Rabbit => _rabbit;

    public string RabbitUrl => string.Create(CultureInfo.InvariantCulture, $"amqps://guest:guest@localhost:{_rabbitTls}/");

    public string RedisUrl => string.Create(CultureInfo.InvariantCulture, $"rediss://localhost:{_redisTls}/0");

    public string PlainRedisUrl => _redis!.Url;

    public async ValueTask InitializeAsync()
    {
        if (RabbitMqServer.Script is null)
        {
            return;
        }

        _redis = new RedisServer(
            "everysec",
            "--tls-port", _redisTls.ToString(CultureInfo.InvariantCulture), "--tls-cert-file", _authority.Certificate, "--tls-key-file", _authority.Key,
            "--tls-ca-cert-file", _authority.Root, "--tls-auth-clients", "no");
        await _rabbit.StartAsync(
            string.Create(CultureInfo.InvariantCulture, $"listeners.ssl.1 = 127.0.0.1:{_rabbitTls}"),
            $"ssl_options.cacertfile = {_authority.Root}",
            $"ssl_options.certfile = {_authority.Certificate}",
            $"ssl_options.keyfile = {_authority.Key}",
            "ssl_options.verify = verify_none",
            "ssl_options.fail_if_no_peer_cert = false",
            "consumer_timeout = 3000");
    }

    public async ValueTask DisposeAsync()
    {
        await _rabbit.DisposeAsync();
        _redis?.Dispose();
        _authority.Dispose();
        _stranger.Dispose();
    }
}
