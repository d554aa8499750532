using Millrace.Contracts.Executions;

namespace Millrace.Transport.Control;

/// <summary>
/// The backlog of one job. Input is bounded by bytes: what goes beyond is refused, but one message always fits into an empty
/// backlog. Everything else is always taken, and bounded by saying it once: a pending signal of the same name, end of input
/// or cancel is not repeated (as the kernel does with signals), and of pending sizes only the last counts.
/// </summary>
internal sealed class LocalJobControlListener(int stdinBytes, Action<LocalJobControlListener> remove) : IJobControlListener
{
    // What a message weighs beside its bytes, so that many tiny ones are bounded too.
    private const int Overhead = 64;

    private readonly ControlLane _urgent = new();
    private readonly ControlLane _input = new();

    /// <summary>The attempt it listens for.</summary>
    public int Attempt { get; init; }

    public ControlOutcome Offer(JobControl control)
    {
        var lane = control is StdinControl or StdinEofControl ? _input : _urgent;
        if (!lane.TryAdd(control, pending => Admit(control, pending), out var admission))
        {
            return ControlOutcome.NotRunning;
        }

        return admission == Admission.Refuse ? ControlOutcome.Full : ControlOutcome.Sent;
    }

    public IAsyncEnumerable<JobControl> ReadUrgentAsync(CancellationToken cancellation) => _urgent.ReadAsync(cancellation);

    public IAsyncEnumerable<JobControl> ReadInputAsync(CancellationToken cancellation) => _input.ReadAsync(cancellation);

    public void Dispose()
    {
        _urgent.Close();
        _input.Close();
        remove(this);
    }

    private Admission Admit(JobControl control, IEnumerable<JobControl> pending) => control switch
    {
        StdinControl input => Fits(input, pending) ? Admission.Add : Admission.Refuse,
        ResizeControl => Admission.ReplaceSame,
        CancelControl when pending.Any(p => p is CancelControl) => Admission.AlreadyThere,
        SignalControl or StdinEofControl when pending.Contains(control) => Admission.AlreadyThere,
        _ => Admission.Add,
    };

    private bool Fits(StdinControl input, IEnumerable<JobControl> pending)
    {
        var weight = pending.OfType<StdinControl>().Sum(Weight);
        return weight == 0 || weight + Weight(input) <= stdinBytes;
    }

    private static long Weight(StdinControl input) => (long)input.Data.Length + Overhead;
}
