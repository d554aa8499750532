using Millrace.Contracts.Executions;
using StackExchange.Redis;

namespace Millrace.Transport.Streaming;

/// <summary>A part of a live log, and how the job stands.</summary>
/// <param name="Status">Its status; null when there is no such job.</param>
/// <param name="Attempt">The attempt the log belongs to.</param>
/// <param name="Last">The last number in the log.</param>
/// <param name="Batches">Batches in order; the first may begin before what was asked for.</param>
internal sealed record LogPage(JobStatus? Status, int Attempt, long Last, IReadOnlyList<EventBatch> Batches)
{
    public static LogPage Read(RedisResult answer)
    {
        var status = (int)answer[0];
        return status < 0
            ? new LogPage(null, 0, 0, [])
            : new LogPage((JobStatus)status, (int)answer[1], (long)answer[2], [.. BatchesOf(answer)]);
    }

    private static IEnumerable<EventBatch> BatchesOf(RedisResult answer)
    {
        for (var i = 3; i < answer.Length; i++)
        {
            if (EventBatch.Read((byte[])answer[i]!) is { } batch)
            {
                yield return batch;
            }
        }
    }
}
