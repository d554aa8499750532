using Millrace.Contracts.Executions;

namespace Millrace.Transport.Callbacks;

/// <summary>
/// The callbacks of jobs: what is to be told, to whom, and how that went. A callback is due when its job is over. Whoever claims one
/// has it for the time of a lease; one that dies leaves it to the next. So each is told at least once, as long as its job is kept.
/// </summary>
public interface ICallbackStore
{
    /// <summary>A callback has become due in this process just now. Others are found by asking again.</summary>
    event Action? Arrived;

    /// <summary>Takes callbacks that are due, those that waited longest first, none that another has taken.</summary>
    /// <param name="wish">How many, and of whom.</param>
    /// <param name="lease">For how long nobody else gets them.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<ClaimedCallback>> ClaimAsync(CallbackWish wish, TimeSpan lease, CancellationToken cancellation);

    /// <summary>Notes an attempt, and what follows. Changes nothing once a callback is delivered or given up.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="state"><see cref="CallbackState.Pending"/> to try again, or a final state.</param>
    /// <param name="pause">How long until the next attempt.</param>
    /// <param name="cancellation">Gives up.</param>
    Task SettleAsync(string jobId, CallbackAttempt attempt, CallbackState state, TimeSpan pause, CancellationToken cancellation);

    /// <summary>Gives a claimed callback back untried: it is due at once.</summary>
    Task ReleaseAsync(string jobId, CancellationToken cancellation);

    /// <summary>How a callback fares; null when the job has none, or it is not over and nothing is noted yet.</summary>
    Task<CallbackReport?> GetAsync(string jobId, CancellationToken cancellation);
}

/// <summary>Which callbacks to take.</summary>
/// <param name="Limit">At most so many.</param>
/// <param name="PerReceiver">At most so many of one receiver.</param>
/// <param name="Exceptions">Receivers of which fewer are wanted, or none, since some are under way.</param>
public sealed record CallbackWish(int Limit, int PerReceiver, IReadOnlyDictionary<string, int> Exceptions)
{
    internal int Of(string receiver) => Exceptions.TryGetValue(receiver, out var room) ? room : PerReceiver;
}

/// <summary>A callback to be told now.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Url">Where to.</param>
/// <param name="Receiver">Host and port.</param>
/// <param name="Attempts">How often it was tried before.</param>
/// <param name="Age">How long the job has been over.</param>
public sealed record ClaimedCallback(string JobId, string Url, string Receiver, int Attempts, TimeSpan Age);
