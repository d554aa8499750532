using Microsoft.Extensions.Options;
using Millrace.Api.Configuration;

namespace Millrace.Api.Connections;

/// <summary>What a client may hold of this server before it has said what it wants. Section <c>Millrace:Connections</c>.</summary>
public sealed class ConnectionOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Millrace:Connections";

    /// <summary>Connections at one time, streams among them; further ones are closed at once. 0 for no bound. Default 20 000, 0 to 1 000 000.</summary>
    public long Most { get; set; } = 20_000;

    /// <summary>
    /// Connections of one address (of IPv6 a /64) at one time. Those of this machine itself and of <c>Access:Proxies</c> are not counted.
    /// 0 for no bound. Default 1 000, 0 to 1 000 000.
    /// </summary>
    public int PerAddress { get; set; } = 1000;

    /// <summary>How long the head of a request may take from its first byte, or of a new connection from its beginning, seconds. Default 15, 1 to 600.</summary>
    public double HeaderSeconds { get; set; } = 15;

    /// <summary>How long a connection may be silent between two requests, seconds. Longer than a proxy in front keeps it (nginx: 60). Default 130, 1 to 3 600.</summary>
    public double IdleSeconds { get; set; } = 130;

    /// <summary>Method, path and query, bytes. Default 8 KiB, 1 KiB to 64 KiB.</summary>
    public int LineBytes { get; set; } = 8 * 1024;

    /// <summary>All headers of a request together, bytes. Default 32 KiB, 1 KiB to 1 MiB.</summary>
    public int HeaderBytes { get; set; } = 32 * 1024;

    /// <summary>How many headers it may have. Default 100, 10 to 1 000.</summary>
    public int Headers { get; set; } = 100;

    /// <summary>What must come of a body, on average, bytes a second, once <see cref="BodyGraceSeconds"/> have passed. 0 for no bound. Default 240, 0 to 1 000 000.</summary>
    public double BodyBytesPerSecond { get; set; } = 240;

    /// <summary>How long a body may come more slowly than that, seconds. Default 5, 2 to 600.</summary>
    public double BodyGraceSeconds { get; set; } = 5;

    /// <summary>How long a whole body may take, however steadily it comes, seconds. Default 120, 1 to 3 600.</summary>
    public double BodySeconds { get; set; } = 120;
}

internal sealed class ConnectionOptionsValidator : IValidateOptions<ConnectionOptions>
{
    public ValidateOptionsResult Validate(string? name, ConnectionOptions options)
    {
        var failures = new OptionFailures(ConnectionOptions.Section);
        failures.Range(nameof(options.Most), options.Most, 0, 1_000_000);
        failures.Range(nameof(options.PerAddress), options.PerAddress, 0, 1_000_000);
        failures.Range(nameof(options.HeaderSeconds), options.HeaderSeconds, 1, 600);
        failures.Range(nameof(options.IdleSeconds), options.IdleSeconds, 1, 3600);
        failures.Range(nameof(options.LineBytes), options.LineBytes, 1024, 64 * 1024);
        failures.Range(nameof(options.HeaderBytes), options.HeaderBytes, 1024, 1024 * 1024);
        failures.Range(nameof(options.Headers), options.Headers, 10, 1000);
        failures.Range(nameof(options.BodyBytesPerSecond), options.BodyBytesPerSecond, 0, 1_000_000);
        failures.Range(nameof(options.BodyGraceSeconds), options.BodyGraceSeconds, 2, 600);
        failures.Range(nameof(options.BodySeconds), options.BodySeconds, 1, 3600);
        return failures.Result;
    }
}
