using Microsoft.Extensions.Options;
using Millrace.Api.Configuration;

namespace Millrace.Api.Streaming;

/// <summary>How jobs are followed live. Section <c>Millrace:Streams</c>.</summary>
public sealed class StreamOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Millrace:Streams";

    /// <summary>Between two signs of life on a quiet connection, seconds. Default 15, 0.05 to 300.</summary>
    public double HeartbeatSeconds { get; set; } = 15;

    /// <summary>How long one message may wait for a client that does not read before the connection is dropped, seconds. Default 10, 0.1 to 300.</summary>
    public double SendTimeoutSeconds { get; set; } = 10;

    /// <summary>The largest message of a client, bytes. Default 64 KiB, 1 KiB to 16 MiB.</summary>
    public int MessageBytes { get; set; } = 64 * 1024;

    /// <summary>What one connection may hold back for a job that is still queued or reads slowly, bytes. Default 64 KiB, 1 KiB to 16 MiB.</summary>
    public int HeldBytes { get; set; } = 64 * 1024;

    /// <summary>How long input may wait for a job that does not read it before it is refused, seconds. Default 10, 0.05 to 300.</summary>
    public double StdinPatienceSeconds { get; set; } = 10;

    /// <summary>Mistakes a connection may make before it is closed. Default 20, 1 to 10 000.</summary>
    public int Errors { get; set; } = 20;
}

internal sealed class StreamOptionsValidator : IValidateOptions<StreamOptions>
{
    private const int MiB = 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, StreamOptions options)
    {
        var failures = new OptionFailures(StreamOptions.Section);
        failures.Range(nameof(options.HeartbeatSeconds), options.HeartbeatSeconds, 0.05, 300);
        failures.Range(nameof(options.SendTimeoutSeconds), options.SendTimeoutSeconds, 0.1, 300);
        failures.Range(nameof(options.MessageBytes), options.MessageBytes, 1024, 16 * MiB);
        failures.Range(nameof(options.HeldBytes), options.HeldBytes, 1024, 16 * MiB);
        failures.Range(nameof(options.StdinPatienceSeconds), options.StdinPatienceSeconds, 0.05, 300);
        failures.Range(nameof(options.Errors), options.Errors, 1, 10_000);
        return failures.Result;
    }
}
