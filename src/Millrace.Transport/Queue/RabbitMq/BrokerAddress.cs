using RabbitMQ.Client;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>Reads the URL of the broker. What it says of one never holds user or password.</summary>
internal static class BrokerAddress
{
    /// <summary>What is wrong with a URL, as the end of a sentence that begins with its key; null when nothing is.</summary>
    public static string? Problem(string url)
    {
        var parts = Split(url);
        if (parts.Length == 0)
        {
            return "is empty; it is amqp://user:password@host:5672/vhost, or amqps:// for TLS.";
        }

        return parts.All(IsBroker) ? null : "is not a broker's address; it is amqp://user:password@host:5672/vhost, or amqps:// for TLS.";
    }

    /// <summary>The hosts and ports, for people.</summary>
    public static string Describe(string url) => string.Join(" or ", Split(url).Where(IsBroker).Select(part =>
    {
        var uri = new Uri(part);
        return $"{uri.Host}:{(uri.Port > 0 ? uri.Port : DefaultPort(uri))}";
    }));

    /// <summary>A factory for connections as this user to this virtual host; user, password and virtual host are those of the first address.</summary>
    public static ConnectionFactory Factory(RabbitMqOptions options) => new()
    {
        Uri = new Uri(Split(options.Url)[0]),
        AutomaticRecoveryEnabled = false,
        TopologyRecoveryEnabled = false,
        RequestedHeartbeat = options.Heartbeat,
        RequestedConnectionTimeout = TimeSpan.FromSeconds(5),
        ContinuationTimeout = TimeSpan.FromSeconds(10),
        HandshakeContinuationTimeout = TimeSpan.FromSeconds(5),
        ClientProvidedName = $"millrace {Environment.MachineName} {Environment.ProcessId}",
    };

    /// <summary>Where to connect to, one after another.</summary>
    public static IReadOnlyList<AmqpTcpEndpoint> Endpoints(string url) => [.. Split(url).Select(part =>
    {
        var uri = new Uri(part);
        var endpoint = new AmqpTcpEndpoint(uri.Host, uri.Port > 0 ? uri.Port : DefaultPort(uri));
        if (IsTls(uri))
        {
            endpoint.Ssl = new SslOption(uri.Host, enabled: true);
        }

        return endpoint;
    })];

    private static bool IsBroker(string part) =>
        Uri.TryCreate(part, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps" && uri.Host.Length > 0;

    private static bool IsTls(Uri uri) => uri.Scheme == "amqps";

    private static int DefaultPort(Uri uri) => IsTls(uri) ? 5671 : 5672;

    private static string[] Split(string url) => url.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
