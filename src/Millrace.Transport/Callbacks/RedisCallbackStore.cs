using Microsoft.Extensions.Options;
using Millrace.Contracts.Executions;
using Millrace.Transport.Redis;
using StackExchange.Redis;

namespace Millrace.Transport.Callbacks;

/// <summary>Callbacks of a fleet (<see cref="RedisCallbackScripts"/>). Any API may tell any of them; each lives as long as its job is kept.</summary>
internal sealed class RedisCallbackStore(RedisLink link, IOptions<EmbeddedTransportOptions> options) : ICallbackStore
{
    private readonly RedisKey _receivers = link.Key("callbacks:receivers");

    public event Action? Arrived;

    /// <summary>Makes a callback due, unless it is known. Returns when Redis has it.</summary>
    public async Task AddAsync(string jobId, string url, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await link.RunAsync(
            RedisCallbackScripts.Add,
            [Key(jobId), _receivers],
            [link.Options.Prefix, jobId, url, CallbackReceiver.Of(url), (long)Math.Max(3600, options.Value.RetentionAge.TotalSeconds)]);
        Arrived?.Invoke();
    }

    public async Task<IReadOnlyList<ClaimedCallback>> ClaimAsync(CallbackWish wish, TimeSpan lease, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var claimed = (RedisResult[])(await link.RunAsync(
            RedisCallbackScripts.Claim,
            [_receivers],
            [link.Options.Prefix, Milliseconds(lease), wish.Limit, wish.PerReceiver, .. wish.Exceptions.SelectMany(room => new RedisValue[] { room.Key, room.Value })]))!;
        return [.. claimed.Select(one => Read((RedisValue[])one!))];
    }

    public async Task SettleAsync(string jobId, CallbackAttempt attempt, CallbackState state, TimeSpan pause, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await link.RunAsync(
            RedisCallbackScripts.Settle,
            [Key(jobId), LogKey(jobId)],
            [link.Options.Prefix, jobId, (int)state, Milliseconds(pause), CallbackLog.Write(attempt), CallbackReport.MaxAttempts]);
    }

    public async Task ReleaseAsync(string jobId, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await link.RunAsync(RedisCallbackScripts.Release, [Key(jobId)], [link.Options.Prefix, jobId]);
    }

    public async Task<CallbackReport?> GetAsync(string jobId, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var fields = await link.CallAsync(database => database.HashGetAsync(Key(jobId), ["ur", "st", "n", "nx"]));
        if (fields[0].IsNull)
        {
            return null;
        }

        var log = await link.CallAsync(database => database.ListRangeAsync(LogKey(jobId)));
        return new CallbackReport
        {
            Url = fields[0]!,
            State = (CallbackState)(int)fields[1],
            AttemptCount = (int)fields[2],
            Attempts = [.. log.Select(attempt => CallbackLog.ReadOne((byte[])attempt!))],
            NextAttemptAt = fields[3].IsNull ? null : DateTimeOffset.FromUnixTimeMilliseconds((long)fields[3]),
        };
    }

    private RedisKey Key(string jobId) => link.Key("callback:" + jobId);

    private RedisKey LogKey(string jobId) => link.Key($"callback:{jobId}:log");

    private static ClaimedCallback Read(RedisValue[] fields) => new(
        fields[0]!, fields[1]!, fields[2]!, (int)fields[3], TimeSpan.FromMilliseconds(Math.Max(0, (long)fields[4])));

    private static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;
}
