using Millrace.Contracts.Executions;
using StackExchange.Redis;

namespace Millrace.Transport.Jobs;

/// <summary>A job as a hash of Redis, and back.</summary>
internal static class RedisJobFields
{
    /// <summary>The fields of a whole job, in the order <see cref="Read"/> expects (as the scripts give them).</summary>
    public static readonly RedisValue[] Full = ["st", "at", "cr", "sa", "fi", "ru", "ik", "rh", "tn", "sp", "rs", "ac"];

    /// <summary>The same of a job without what people put in and programs put out.</summary>
    public static readonly RedisValue[] Summary = ["st", "at", "cr", "sa", "fi", "ru", "ik", "rh", "tn", "ss", "rz", "ac"];

    /// <summary>Fields and values of a new job.</summary>
    public static IEnumerable<RedisValue> Of(JobRecord job)
    {
        yield return "st";
        yield return (int)job.Status;
        yield return "at";
        yield return job.Attempt;
        yield return "cr";
        yield return job.CreatedAt.UtcTicks;
        yield return "tn";
        yield return job.Tenant;
        yield return "ws";
        yield return job.Spec.WorkspaceId;
        yield return "lg";
        yield return job.Spec.Language;
        yield return "sp";
        yield return StoredJson.Pack(job.Spec);
        yield return "ss";
        yield return StoredJson.Pack(JobSummary.Of(job.Spec));
        foreach (var (name, value) in Optional(job))
        {
            if (!value.IsNull)
            {
                yield return name;
                yield return value;
            }
        }
    }

    /// <summary>A job, or null when the hash is not there.</summary>
    public static JobRecord? Read(string id, RedisValue[] fields) => fields[0].IsNull ? null : new JobRecord
    {
        JobId = id,
        Status = (JobStatus)(int)fields[0],
        Attempt = (int)fields[1],
        CreatedAt = Time(fields[2])!.Value,
        StartedAt = Time(fields[3]),
        FinishedAt = Time(fields[4]),
        RunnerId = fields[5],
        IdempotencyKey = fields[6],
        RequestHash = fields[7],
        Tenant = (string?)fields[8] ?? Tenants.Anonymous,
        Account = fields[11],
        Spec = StoredJson.Spec((byte[])fields[9]!),
        Result = fields[10].IsNull ? null : StoredJson.Result((byte[])fields[10]!),
    };

    /// <summary>Microseconds since 1970: what a score holds exactly, for the next two centuries.</summary>
    public static long Score(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private static (RedisValue Name, RedisValue Value)[] Optional(JobRecord job) =>
    [
        ("sa", job.StartedAt?.UtcTicks ?? RedisValue.Null),
        ("fi", job.FinishedAt?.UtcTicks ?? RedisValue.Null),
        ("ru", job.RunnerId),
        ("ik", job.IdempotencyKey),
        ("rh", job.RequestHash),
        ("ac", job.Account),
    ];

    private static DateTimeOffset? Time(RedisValue ticks) => ticks.IsNull ? null : new DateTimeOffset((long)ticks, TimeSpan.Zero);
}
