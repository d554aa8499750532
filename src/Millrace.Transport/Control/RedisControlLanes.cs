using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Millrace.Contracts;
using Millrace.Contracts.Executions;
using Millrace.Transport.Redis;
using StackExchange.Redis;

namespace Millrace.Transport.Control;

/// <summary>Says things to jobs and takes what was said, in Redis.</summary>
internal sealed class RedisControlLanes(RedisLink link, string channel, int stdinBytes)
{
    /// <summary>What a message weighs beside its bytes, so that many tiny ones are bounded too.</summary>
    public const int Overhead = 64;

    private const int MostUrgent = 256;
    private const int MostEnds = 32 * 1024;

    // A listener says every few seconds that it is there.
    private static readonly long Life = (long)TimeSpan.FromSeconds(60).TotalSeconds;

    private static readonly JsonTypeInfo<JobControl> Type = (JsonTypeInfo<JobControl>)MillraceJson.Wire.GetTypeInfo(typeof(JobControl));

    public async Task<ControlOutcome> SayAsync(string jobId, JobControl control)
    {
        var isInput = control is StdinControl or StdinEofControl;
        var answer = (int)await link.RunAsync(
            RedisControlScripts.Say,
            [Ear(jobId), isInput ? Input(jobId) : Urgent(jobId)],
            [JsonSerializer.SerializeToUtf8Bytes(control, Type), Weight(control), stdinBytes, isInput ? MostEnds : MostUrgent, jobId, Life]);
        return answer switch
        {
            1 => ControlOutcome.Sent,
            0 => ControlOutcome.Full,
            _ => ControlOutcome.NotRunning,
        };
    }

    /// <summary>False when a newer attempt is there, or the job is over.</summary>
    public async Task<bool> ListenAsync(string jobId, int attempt, string token) =>
        (int)await link.RunAsync(RedisControlScripts.Listen, [.. Keys(jobId), Job(jobId)], [token, channel, Life, jobId, attempt]) == 1;

    public Task LeaveAsync(string jobId, string token) => link.RunAsync(RedisControlScripts.Leave, Keys(jobId), [token]);

    public Task ReleaseAsync(string jobId, string token, long taken) =>
        link.RunAsync(RedisControlScripts.Release, [Ear(jobId)], [token, taken]);

    /// <summary>What was said and not taken, each with its number, urgent and input; null when another listens.</summary>
    public async Task<IReadOnlyList<(long Number, JobControl Control)>?> TakeAsync(string jobId, int attempt, string token, long urgent, long input, long taken)
    {
        var answer = await link.RunAsync(RedisControlScripts.Take, [.. Keys(jobId), Job(jobId)], [token, urgent, input, Life, channel, taken, attempt]);
        return answer.IsNull ? null : [.. ((byte[][])answer!).Where(entry => entry.Length > 0).Select(Read)];
    }

    /// <summary>What a message counts against the bound.</summary>
    public static int Weight(JobControl control) => control is StdinControl input ? input.Data.Length + Overhead : 0;

    private static (long Number, JobControl Control) Read(byte[] entry)
    {
        var colon = Array.IndexOf(entry, (byte)':');
        return (long.Parse(entry.AsSpan(0, colon), CultureInfo.InvariantCulture), JsonSerializer.Deserialize(entry.AsSpan(colon + 1), Type)!);
    }

    private RedisKey[] Keys(string jobId) => [Ear(jobId), Urgent(jobId), Input(jobId)];

    private RedisKey Job(string jobId) => link.Key("job:" + jobId);

    private RedisKey Ear(string jobId) => link.Key("ear:" + jobId);

    private RedisKey Urgent(string jobId) => link.Key("urgent:" + jobId);

    private RedisKey Input(string jobId) => link.Key("input:" + jobId);
}
