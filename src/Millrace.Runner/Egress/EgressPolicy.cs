using Millrace.Contracts.Network;

namespace Millrace.Runner.Egress;

/// <summary>What one sandbox may do beyond its walls.</summary>
public sealed record EgressPolicy
{
    /// <summary>Where to.</summary>
    public required IReadOnlyList<HostRule> Rules { get; init; }

    /// <summary>Connections in all; further ones are answered and closed. Default 1000.</summary>
    public int Connections { get; init; } = 1000;

    /// <summary>Bytes in all, both ways. Beyond them every connection is closed. Default 512 MiB.</summary>
    public long Bytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>How long a program may take to say what it wants. Default 10 s.</summary>
    public TimeSpan HeadPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long connecting may take, all addresses together. Default 10 s.</summary>
    public TimeSpan ConnectPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may be silent both ways. Default 60 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>For whom a sandbox asks: what the log says.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Stage">What of it, such as <c>install</c>.</param>
public sealed record EgressAsker(string JobId, string Tenant, string Stage);
