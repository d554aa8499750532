using System.Globalization;
using Millrace.Contracts.Executions;
using Millrace.Transport.Redis;
using StackExchange.Redis;

namespace Millrace.Transport.Jobs;

/// <summary>
/// Where jobs lie in Redis. <c>job:ID</c> is a hash with all of one job; <c>log:ID</c> its live events; the rest are sorted sets,
/// each entry twelve hexadecimal digits of the order of creation, a colon and the id, so that jobs of one moment have an order too.
/// </summary>
internal sealed class RedisJobKeys(RedisLink link)
{
    /// <summary>Prefix of all keys, for scripts that find keys by what a job says.</summary>
    public string Prefix { get; } = link.Options.Prefix;

    /// <summary>Counts jobs in the order of their creation.</summary>
    public RedisKey Order { get; } = link.Key("order");

    /// <summary>All jobs by creation.</summary>
    public RedisKey All { get; } = link.Key("jobs");

    /// <summary>Jobs that are not final, by creation.</summary>
    public RedisKey Open { get; } = link.Key("open");

    /// <summary>Final jobs, by their end.</summary>
    public RedisKey Finished { get; } = link.Key("finished");

    /// <summary>Jobs of which it is not known that they are in the queue, by when they were recorded (Redis's clock, ms).</summary>
    public RedisKey Unconfirmed { get; } = link.Key("unconfirmed");

    /// <summary>Running jobs that their runner answers for instead of the queue, by when that ends (Redis's clock, s).</summary>
    public RedisKey Kept { get; } = link.Key("kept");

    public RedisKey Job(string id) => link.Key("job:" + id);

    public RedisKey Log(string id) => link.Key("log:" + id);

    /// <summary>Says for an hour that a job was taken back or dropped, so that nobody records it again.</summary>
    public RedisKey Gone(string id) => link.Key("gone:" + id);

    /// <summary>Keys of one tenant are nobody else's. No tenant has a colon in its name.</summary>
    public RedisKey Idempotency(string tenant, string? key) => link.Key(key is null ? "key:" : $"key:{tenant}:{key}");

    public RedisKey Status(JobStatus status) => link.Key("status:" + ((int)status).ToString(CultureInfo.InvariantCulture));

    public RedisKey Workspace(string workspace) => link.Key("workspace:" + workspace);

    public RedisKey Tenant(string tenant) => link.Key("tenant:" + tenant);

    public RedisKey Language(string language) => link.Key("language:" + language);

    /// <summary>Where the events of a job are announced.</summary>
    public static string Channel(string id) => "execution:" + id;
}
