using RabbitMQ.Client;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>
/// The taps of all lanes a runner takes from, for as long as their channels live. Consumers are open only while somebody waits for
/// a job. Opening and closing one is written to the queue's log by the broker, as a job is, so what is open is left open while it fits.
/// </summary>
internal sealed class TakingSession : IAsyncDisposable
{
    private readonly IReadOnlyList<LaneTap> _taps;

    // Where the last job came from: most likely the next one will too.
    private volatile JobLane? _busiest;

    private TakingSession(IReadOnlyList<LaneTap> taps) => _taps = taps;

    public bool IsOpen => _taps.All(tap => tap.IsOpen);

    /// <summary>Whether the broker brings the next job by itself, whichever lane it comes by: then none waits there.</summary>
    public bool IsOpenToAll => _taps.All(tap => tap.Credit > 0);

    /// <param name="connection">The connection.</param>
    /// <param name="lanes">The queues to take from.</param>
    /// <param name="arrived">Called for each job; must not wait, and must copy what it keeps of the body.</param>
    /// <param name="changed">Called when a channel or a consumer is gone.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<TakingSession> OpenAsync(
        IConnection connection, IReadOnlyList<JobLane> lanes, Action<Arrival> arrived, Action changed, CancellationToken cancellation)
    {
        TakingSession? session = null;
        var taps = await Task.WhenAll(lanes.Select(lane => LaneTap.OpenAsync(connection, lane, Arrive, changed, cancellation)));
        return session = new TakingSession(taps);

        void Arrive(Arrival arrival)
        {
            session!._busiest = arrival.Lane;
            arrived(arrival);
        }
    }

    /// <summary>How many jobs wait in each lane.</summary>
    public async Task<IReadOnlyDictionary<JobLane, uint>> LookAsync(CancellationToken cancellation)
    {
        var counts = await Task.WhenAll(_taps.Select(tap => tap.LookAsync(cancellation)));
        return _taps.Zip(counts).ToDictionary(lane => lane.First.Lane, lane => lane.Second);
    }

    /// <summary>Takes the first job of a lane; false when it is gone by now.</summary>
    public Task<bool> TakeOneAsync(JobLane lane) => TapOf(lane).TakeOneAsync();

    /// <summary>Has so many jobs brought by each of these lanes, and no more by any other.</summary>
    public Task TakeManyAsync(IReadOnlyDictionary<JobLane, int> many, CancellationToken cancellation) => Task.WhenAll(_taps.Select(
        tap => many.TryGetValue(tap.Lane, out var count) ? tap.ConsumeAsync(count, cancellation) : tap.CloseConsumerAsync(cancellation)));

    /// <summary>How many of the jobs that were asked for have not come.</summary>
    public int ComingBy(IReadOnlyDictionary<JobLane, int> many) => many.Keys.Sum(lane => TapOf(lane).Credit);

    /// <summary>
    /// Sees to it that the next job comes at once, whichever lane it comes by: as many as there are places by the lane that was last
    /// heard of, one by each other, and none by more than that.
    /// </summary>
    public Task OpenConsumersAsync(int places, CancellationToken cancellation) => Task.WhenAll(_taps.Select(tap =>
    {
        var most = tap.Lane == _busiest ? places : 1;
        return tap.Credit < 1 || tap.Credit > most ? tap.ConsumeAsync(most, cancellation) : Task.CompletedTask;
    }));

    /// <summary>Whether a lane may bring more jobs than there are places.</summary>
    public bool IsOpenTooWide(int places) => _taps.Any(tap => tap.Credit > Math.Max(1, places));

    /// <summary>Closes all consumers: nobody waits.</summary>
    public Task CloseConsumersAsync(CancellationToken cancellation) => Task.WhenAll(_taps.Select(tap => tap.CloseConsumerAsync(cancellation)));

    public async ValueTask DisposeAsync() => await Task.WhenAll(_taps.Select(tap => tap.DisposeAsync().AsTask()));

    private LaneTap TapOf(JobLane lane) => _taps.First(tap => tap.Lane == lane);
}
