namespace Millrace.Api.Health;

/// <summary>How this server is.</summary>
public sealed record HealthReport
{
    /// <summary><c>healthy</c> or <c>unhealthy</c>.</summary>
    public required string Status { get; init; }

    /// <summary>What was looked at, by name: <c>job_store</c>, <c>queue</c>, <c>runner</c>, and the services beside this process, such as <c>redis</c>; absent when nothing had to be.</summary>
    public IReadOnlyDictionary<string, HealthCheck>? Checks { get; init; }
}

/// <summary>One part of the server.</summary>
/// <param name="Status"><c>healthy</c> or <c>unhealthy</c>.</param>
/// <param name="Detail">More, for people.</param>
public sealed record HealthCheck(string Status, string? Detail);
