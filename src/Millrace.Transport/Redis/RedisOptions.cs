using StackExchange.Redis;

namespace Millrace.Transport.Redis;

/// <summary>Where Redis is and how it is used. Read from the configuration section <c>Redis</c>.</summary>
public sealed class RedisOptions
{
    /// <summary>
    /// <c>Redis:Url</c> (as environment <c>Redis__Url</c>): <c>redis://[user[:password]@]host[:port][/db]</c>, <c>rediss://…</c> for
    /// TLS, or a StackExchange.Redis connection string. Empty: no Redis.
    /// </summary>
    public string Url { get; set; } = "";

    /// <summary>
    /// What every key begins with. <c>Redis:Prefix</c>; default <c>{millrace}:</c>, 1 to 64 characters. The braces keep all keys on
    /// one slot where Redis is a cluster.
    /// </summary>
    public string Prefix { get; set; } = "{millrace}:";

    /// <summary>
    /// How long a runner tries to store a result, or to take up a job, while Redis is away. <c>Redis:PatienceSeconds</c>; default
    /// 900, from 1 to 86,400. Longer outages end the attempt without a result; the job is then run again.
    /// </summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(900);

    /// <summary>How long one command may take. <c>Redis:TimeoutSeconds</c>; default 5, from 0.1 to 60.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The address, parsed; set by <see cref="RedisOptionsSetup"/>.</summary>
    internal ConfigurationOptions? Connection { get; set; }

    /// <summary>Configured values that could not be read at all.</summary>
    internal List<string> Unreadable { get; } = [];
}
