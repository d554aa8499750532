using Millrace.Transport.Queue;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>
/// How jobs travel over RabbitMQ. <see cref="Url"/> is the configuration key <c>RabbitMq:Url</c>; every other property names
/// its key below the section <c>Millrace:Queue</c>.
/// </summary>
public sealed class RabbitMqOptions
{
    /// <summary>The broker: <c>amqp://user:password@host:5672/vhost</c>, or <c>amqps://</c> for TLS. Several, separated by commas, are tried in turn.</summary>
    public string Url { get; set; } = "";

    /// <summary>How many jobs may wait in all lanes and pools together, as far as this API can see. <c>Capacity</c>; default 100,000, from 1 to 10,000,000.</summary>
    public int Capacity { get; set; } = 100_000;

    /// <summary>How many jobs of one tenant may wait in one lane, for each API replica; more go to the overflow lane. <c>TenantBound</c>; default 32, from 1 to 100,000.</summary>
    public int TenantBound { get; set; } = 32;

    /// <summary>Up to this size a job's record travels in its message, bytes; beyond, only its id. <c>InlineBytes</c>; default 256 KiB, from 0 to 8 MiB.</summary>
    public int InlineBytes { get; set; } = 256 * 1024;

    /// <summary>How long a publisher waits for the broker's confirm, reconnecting meanwhile. <c>ConfirmSeconds</c>; default 10, from 1 to 120.</summary>
    public TimeSpan ConfirmTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a starting process waits for the broker. <c>StartSeconds</c>; default 60, from 0 to 3,600.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The heartbeat of connections: one whose other end is silent for twice this long is given up. <c>HeartbeatSeconds</c>; default 10, from 1 to 300.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a job is delivered before it is given up. <c>Deliveries</c>; default 3, from 1 to 100. The same in every process of a fleet.</summary>
    public int Deliveries { get; set; } = 3;

    /// <summary>
    /// How long a runner leaves the delivery of a job that runs unacknowledged; after that it answers for the job through Redis. Well below
    /// the broker's consumer timeout (30 minutes unless set). <c>HoldSeconds</c>; default 1,200, from 1 to 86,400.
    /// </summary>
    public TimeSpan Hold { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>
    /// Which languages have machines of their own: <c>Pools:jvm:0 = java</c>. A language named in no pool belongs to
    /// <see cref="DefaultPool"/>. The same in every process of a fleet.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Pools { get; set; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The pools this runner takes jobs of: <c>Millrace:Runner:Pools:0 = jvm</c>. Empty for all.</summary>
    public IReadOnlyList<string> ServedPools { get; set; } = [];

    /// <summary>The pool of languages that are in no other.</summary>
    public const string DefaultPool = "default";

    /// <summary>Configured values that could not be read at all; reported with the ones out of range.</summary>
    internal List<string> Unreadable { get; } = [];

    /// <summary>Every pool, the default one first.</summary>
    internal IEnumerable<string> AllPools => Pools.Keys.Where(p => p != DefaultPool).Order(StringComparer.Ordinal).Prepend(DefaultPool);

    /// <summary>The pool of a language.</summary>
    internal string PoolOf(string language) => Pools.FirstOrDefault(p => p.Value.Contains(language)).Key ?? DefaultPool;
}
