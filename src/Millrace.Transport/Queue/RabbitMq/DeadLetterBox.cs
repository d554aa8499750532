using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>The archive of messages that were given up, for people: look, send again, throw away.</summary>
public sealed class DeadLetterBox
{
    private readonly BrokerConnection _broker;
    private readonly IJobQueue _queue;

    internal DeadLetterBox(BrokerConnection broker, IJobQueue queue) => (_broker, _queue) = (broker, queue);

    /// <summary>What is in it, oldest first.</summary>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="QueueUnavailableException">The broker is out of reach.</exception>
    public async Task<IReadOnlyList<DeadLetter>> ListAsync(int limit, CancellationToken cancellation)
    {
        var letters = new List<DeadLetter>();
        await VisitAsync(
            letter =>
            {
                letters.Add(letter);
                return Task.FromResult(letters.Count < limit ? Decision.Keep : Decision.KeepAndStop);
            },
            cancellation);
        return letters;
    }

    /// <summary>Removes letters; returns how many.</summary>
    /// <param name="chosen">Which.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<int> DropAsync(Func<DeadLetter, bool> chosen, CancellationToken cancellation)
    {
        var dropped = 0;
        await VisitAsync(
            letter =>
            {
                dropped += chosen(letter) ? 1 : 0;
                return Task.FromResult(chosen(letter) ? Decision.Remove : Decision.Keep);
            },
            cancellation);
        return dropped;
    }

    /// <summary>
    /// Gives the jobs of letters to the queue again, each as a job of its own with a new id: the one that was given up has its
    /// result, which does not change. A letter that carries no job stays.
    /// </summary>
    /// <param name="chosen">Which.</param>
    /// <param name="renew">The new job for an old one.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<RetriedLetter>> RetryAsync(
        Func<DeadLetter, bool> chosen, Func<Contracts.Executions.JobRecord, Contracts.Executions.JobRecord> renew, CancellationToken cancellation)
    {
        var retried = new List<RetriedLetter>();
        await VisitAsync(
            async letter =>
            {
                if (!chosen(letter))
                {
                    return Decision.Keep;
                }

                if (letter.Job?.Record is not { } record)
                {
                    retried.Add(new RetriedLetter(letter, null));
                    return Decision.Keep;
                }

                var job = renew(record);
                await _queue.EnqueueAsync(new QueuedJob(job.JobId, job.Spec.Language, job.Spec.Priority, job.Tenant) { Record = job }, cancellation);
                retried.Add(new RetriedLetter(letter, job.JobId));
                return Decision.Remove;
            },
            cancellation);
        return retried;
    }

    // Every letter there is now is looked at once; those that are kept go back to their place when the channel closes.
    private async Task VisitAsync(Func<DeadLetter, Task<Decision>> visit, CancellationToken cancellation)
    {
        try
        {
            var connection = await _broker.GetAsync(cancellation);
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
            while (await channel.BasicGetAsync(Names.DeadLetterArchive, autoAck: false, cancellation) is { } message)
            {
                var decision = await visit(DeadLetter.Read(message.BasicProperties, message.Body.ToArray()));
                if (decision == Decision.Remove)
                {
                    await channel.BasicAckAsync(message.DeliveryTag, multiple: false, cancellation);
                }
                else if (decision == Decision.KeepAndStop)
                {
                    break;
                }
            }
        }
        catch (Exception e) when (BrokerErrors.IsLoss(e) || e is PublishException)
        {
            throw new QueueUnavailableException($"The dead letters are out of reach: {BrokerErrors.Explain(e)}", uncertain: false, e);
        }
    }

    private enum Decision
    {
        Keep,
        KeepAndStop,
        Remove,
    }
}

/// <summary>A letter that was to be tried again.</summary>
/// <param name="Letter">The letter.</param>
/// <param name="JobId">The new job; null when the letter carries none, because it was too large or cannot be read.</param>
public sealed record RetriedLetter(DeadLetter Letter, string? JobId);
