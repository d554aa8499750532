using Millrace.Contracts.Executions;

namespace Millrace.Contracts.Access;

/// <summary>A wish for a new key, as it stands on the wire.</summary>
public sealed record KeyRequest
{
    /// <summary>A name for people, 1 to 100 characters.</summary>
    public string? Name { get; init; }

    /// <summary>Whose jobs it reaches: 1 to 64 of a-z, 0-9, <c>.</c>, <c>_</c>, <c>-</c>. Default <c>default</c>.</summary>
    public string? Tenant { get; init; }

    /// <summary><c>execute</c>, <c>read</c>, <c>admin</c>. Default execute and read.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>Days until it expires. Absent: never by itself.</summary>
    public double? ExpiresInDays { get; init; }

    /// <inheritdoc cref="KeyPolicy.RequestsPerMinute"/>
    public long? RequestsPerMinute { get; init; }

    /// <inheritdoc cref="KeyPolicy.Concurrency"/>
    public long? Concurrency { get; init; }

    /// <summary><c>low</c>, <c>normal</c> (default) or <c>high</c>.</summary>
    public string? MaxPriority { get; init; }

    /// <inheritdoc cref="KeyPolicy.MaxLimits"/>
    public RequestLimits? MaxLimits { get; init; }

    /// <inheritdoc cref="KeyPolicy.Network"/>
    public IReadOnlyList<string>? Network { get; init; }

    /// <inheritdoc cref="KeyPolicy.CpuSecondsPerDay"/>
    public double? CpuSecondsPerDay { get; init; }
}
