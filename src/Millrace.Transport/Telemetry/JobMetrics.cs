using System.Diagnostics;
using System.Diagnostics.Metrics;
using Millrace.Contracts.Executions;

namespace Millrace.Transport.Telemetry;

/// <summary>
/// Counts jobs where they are accepted and where they end, whoever does it. Labels are few by design: the catalogue's language ids,
/// outcomes, lanes and classes of tenants; never a job, a tenant or a key.
/// </summary>
public static class JobMetrics
{
    private static readonly string[] Lanes = ["low", "normal", "high"];

    // In the order of the enumeration; a test compares them with the names on the wire.
    private static readonly string[] Outcomes =
    [
        "success", "nonzero_exit", "signaled", "compile_error", "time_limit", "memory_limit", "output_limit", "process_limit", "disk_limit",
        "internal_error", "runner_lost", "cancelled",
    ];

    private static readonly Counter<long> AcceptedJobs = TransportTelemetry.Meter.CreateCounter<long>(
        "millrace.jobs.accepted", "{job}", "Jobs that were recorded and queued.");

    private static readonly Counter<long> FinishedJobs = TransportTelemetry.Meter.CreateCounter<long>(
        "millrace.jobs.finished", "{job}", "Jobs that reached their final state.");

    private static readonly Counter<long> ServerErrors = TransportTelemetry.Meter.CreateCounter<long>(
        "millrace.jobs.server_errors", "{job}", "Jobs that ended for our own fault: internal_error or runner_lost.");

    private static readonly Counter<long> DeadLetters = TransportTelemetry.Meter.CreateCounter<long>(
        "millrace.jobs.dead_lettered", "{job}", "Jobs that the queue gave up after several deliveries, and messages that nobody could read.");

    /// <summary>A job was accepted.</summary>
    public static void Accepted(JobRecord job) => AcceptedJobs.Add(1, new TagList
    {
        { "language", job.Spec.Language },
        { "lane", NameOf(job.Spec.Priority) },
        { "tenant_class", ClassOf(job) },
    });

    /// <summary>A job reached its final state. Called by the one who won the race to end it.</summary>
    public static void Finished(JobRecord job, Outcome outcome)
    {
        FinishedJobs.Add(1, new TagList
        {
            { "language", job.Spec.Language },
            { "outcome", NameOf(outcome) },
            { "lane", NameOf(job.Spec.Priority) },
            { "tenant_class", ClassOf(job) },
        });
        if (outcome is Outcome.InternalError or Outcome.RunnerLost)
        {
            ServerErrors.Add(1, new KeyValuePair<string, object?>("outcome", NameOf(outcome)));
        }
    }

    /// <summary>The word for an outcome, as on the wire.</summary>
    public static string NameOf(Outcome outcome) => Outcomes[(int)outcome];

    /// <summary>The word for a lane, as on the wire.</summary>
    public static string NameOf(JobPriority lane) => Lanes[(int)lane];

    /// <summary><c>anonymous</c>, <c>key</c> or <c>token</c>: by what its owner showed.</summary>
    public static string ClassOf(JobRecord job) => job.Account is not null ? "key" : job.Tenant == Tenants.Anonymous ? "anonymous" : "token";

    internal static void DeadLettered() => DeadLetters.Add(1);

    // A counter that is not there cannot rise: the first of each would be missed by every rate.
    internal static void Begin()
    {
        DeadLetters.Add(0);
        ServerErrors.Add(0, new KeyValuePair<string, object?>("outcome", NameOf(Outcome.InternalError)));
        ServerErrors.Add(0, new KeyValuePair<string, object?>("outcome", NameOf(Outcome.RunnerLost)));
    }
}
