using Millrace.Contracts.Executions;
using Millrace.Sandbox;
using Millrace.Sandbox.Stages;
using Millrace.Transport.Control;

namespace Millrace.Runner.Execution;

/// <summary>
/// What the client says while the job runs. Input waits for the program (not for the compiler) and stays in order;
/// a signal, a resize or a cancel never waits behind input the program does not read.
/// </summary>
public sealed class LiveInput : IDisposable
{
    private readonly IJobControlListener _listener;
    private readonly bool _interactive;
    private readonly TaskCompletionSource<SandboxStage> _program = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cancelled = new();
    private readonly Task _pumping;

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
    public TerminalGeometry? Size { get; private set; }

    /// <summary>The program runs now: input may flow.</summary>
    public void Attach(SandboxStage program) => _program.TrySetResult(program);

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
                var size = new TerminalGeometry(resize.Cols, resize.Rows);
                Size = size;
                await TellAsync(program => program.ResizeAsync(size, CancellationToken.None));
                break;
            case SignalControl signal when Signals.TryParse(signal.Name, out var number):
                await TellAsync(program => program.SignalAsync(number, CancellationToken.None));
                break;
            default:
                break;
        }
    }

    private async ValueTask TellAsync(Func<SandboxStage, ValueTask> say)
    {
        if (!_program.Task.IsCompletedSuccessfully)
        {
            return;
        }

        try
        {
            await say(await _program.Task);
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
