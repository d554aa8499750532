using Millrace.Contracts.Executions;
using Millrace.Sandbox;
using Millrace.Sandbox.Stages;
using Millrace.Transport.Control;

namespace Millrace.Runner.Execution;

/// <summary>
/// What the client says while the job runs. Input, signals and the terminal's size wait for the program (not for the compiler), input
/// stays in order; a signal, a resize or a cancel never waits behind input the program does not read.
/// </summary>
public sealed class LiveInput : IDisposable
{
    private readonly IJobControlListener _listener;
    private readonly bool _interactive;
    private readonly TaskCompletionSource<SandboxStage> _program = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cancelled = new();
    private readonly Task _pumping;
    private readonly Lock _gate = new();

    // Said before the program ran, each signal once.
    private readonly List<int> _earlySignals = [];
    private TerminalGeometry? _size;

    /// <summary>Starts listening.</summary>
    /// <param name="listener">The job's ear; disposed with this.</param>
    /// <param name="interactive">Whether standard input comes from here.</param>
    public LiveInput(IJobControlListener listener, bool interactive)
    {
        _listener = listener;
        _interactive = interactive;
        _pumping = Task.WhenAll(ObeyAsync(), FeedAsync());
    }

    /// <summary>Set when the client cancels.</summary>
    public CancellationToken Cancelled => _cancelled.Token;

    /// <summary>The size the terminal was last given; null while the request's holds.</summary>
    public TerminalGeometry? Size
    {
        get
        {
            lock (_gate)
            {
                return _size;
            }
        }

        private set
        {
            lock (_gate)
            {
                _size = value;
            }
        }
    }

    /// <summary>The program runs now: input may flow, and it is told what was said before.</summary>
    public void Attach(SandboxStage program)
    {
        int[] signals;
        lock (_gate)
        {
            if (!_program.TrySetResult(program))
            {
                return;
            }

            signals = [.. _earlySignals];
        }

        _ = CatchUpAsync(program, signals);
    }

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        // Both pumps end by this: what they read ends, and nobody comes any more for whom they wait.
        _listener.Dispose();
        _program.TrySetCanceled(CancellationToken.None);

        // Only now may the source go: a pump may still be looking at it.
        _pumping.ContinueWith(_ => _cancelled.Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task ObeyAsync()
    {
        await foreach (var control in _listener.ReadUrgentAsync(CancellationToken.None))
        {
            await ObeyAsync(control);
        }
    }

    private async ValueTask ObeyAsync(JobControl control)
    {
        switch (control)
        {
            case CancelControl:
                await _cancelled.CancelAsync();
                break;
            case ResizeControl resize:
                Size = new TerminalGeometry(resize.Cols, resize.Rows);
                if (Program is { } terminal)
                {
                    await TellAsync(() => ResizeAsync(terminal));
                }

                break;
            case SignalControl signal when Signals.TryParse(signal.Name, out var number):
                if (ProgramFor(number) is { } program)
                {
                    await TellAsync(() => program.SignalAsync(number, CancellationToken.None));
                }

                break;
            default:
                break;
        }
    }

    private SandboxStage? Program => _program.Task.IsCompletedSuccessfully ? _program.Task.Result : null;

    // Who is to get a signal: null while nobody is there, then it waits.
    private SandboxStage? ProgramFor(int signal)
    {
        lock (_gate)
        {
            if (Program is null && !_earlySignals.Contains(signal))
            {
                _earlySignals.Add(signal);
            }

            return Program;
        }
    }

    // The size may have changed between the moment in which the stage was given one and its start. It comes before any signal, which may
    // end the program; a size that is no other than before goes unnoticed.
    private async Task CatchUpAsync(SandboxStage program, int[] signals)
    {
        await TellAsync(() => ResizeAsync(program));
        foreach (var signal in signals)
        {
            await TellAsync(() => program.SignalAsync(signal, CancellationToken.None));
        }
    }

    // Until the last size was told: who has told an older one meanwhile tells it again.
    private async ValueTask ResizeAsync(SandboxStage program)
    {
        for (TerminalGeometry? told = null; Size is { } size && size != told; told = size)
        {
            await program.ResizeAsync(size, CancellationToken.None);
        }
    }

    private static async ValueTask TellAsync(Func<ValueTask> say)
    {
        try
        {
            await say();
        }
        catch (SandboxException)
        {
            // The sandbox ended while we spoke; the stage tells.
        }
    }

    private async Task FeedAsync()
    {
        try
        {
            if (!_interactive)
            {
                return;
            }

            var program = await _program.Task;
            await foreach (var control in _listener.ReadInputAsync(CancellationToken.None))
            {
                if (control is StdinControl stdin)
                {
                    await program.WriteStdinAsync(stdin.Data, CancellationToken.None);
                }
                else
                {
                    await program.CloseStdinAsync(CancellationToken.None);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SandboxException)
        {
            // The job has ended.
        }
    }
}
