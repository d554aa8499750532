using Millrace.Contracts.Executions;

namespace Millrace.Contracts.Access;

/// <summary>What the holder of a key may use.</summary>
public sealed record KeyPolicy
{
    /// <summary>Executions a minute. Absent: the server's default for keys; 0: no limit.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Jobs that may wait and run at one time. Absent: no limit.</summary>
    public int? Concurrency { get; init; }

    /// <summary>The highest lane a request may ask for. Default normal.</summary>
    public JobPriority MaxPriority { get; init; } = JobPriority.Normal;

    /// <summary>The most a request may ask for, where that is less than the server's own maximum.</summary>
    public RequestLimits? MaxLimits { get; init; }

    /// <summary>Hosts its programs may connect to when a request says <c>network</c>: <c>host</c>, <c>host:port</c> or <c>*.suffix</c>. Absent: none.</summary>
    public IReadOnlyList<string>? Network { get; init; }

    /// <summary>CPU time of all jobs that end on one day (UTC), seconds. Absent: no quota.</summary>
    public double? CpuSecondsPerDay { get; init; }
}
