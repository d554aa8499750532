using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Millrace.Contracts.Executions;
using Millrace.Transport.Control;

namespace Millrace.Run;

/// <summary>
/// Our own standard input as what a client says. On a terminal, keys go to the program as they are typed (raw mode, so
/// that Ctrl-C reaches the program and not us) and a new window size is passed on; on a pipe, bytes and their end are.
/// </summary>
internal sealed partial class TerminalInput : IJobControlListener
{
    private const int StandardInput = 0;
    private const int ApplyNow = 0;
    private const int TermiosBytes = 256; // more than struct termios has anywhere
    private const int ReadBytes = 16 * 1024;

    private readonly Channel<JobControl> _urgent = Channel.CreateUnbounded<JobControl>();
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly byte[]? _saved;

    private TerminalInput(bool terminal)
    {
        if (terminal)
        {
            _saved = MakeRaw();
            Size = new TerminalSize(Console.WindowWidth, Console.WindowHeight);
            On(PosixSignal.SIGWINCH, () => new ResizeControl(Console.WindowWidth, Console.WindowHeight));
        }

        On(PosixSignal.SIGINT, () => new SignalControl("SIGINT"));
        On(PosixSignal.SIGTERM, () => new SignalControl("SIGTERM"));
    }

    /// <summary>The terminal's size, or null when we are not on one.</summary>
    public TerminalSize? Size { get; }

    public static TerminalInput Attach() => new(!Console.IsInputRedirected && !Console.IsOutputRedirected);

    public IAsyncEnumerable<JobControl> ReadUrgentAsync(CancellationToken cancellation) => _urgent.Reader.ReadAllAsync(cancellation);

    public async IAsyncEnumerable<JobControl> ReadInputAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var input = Console.OpenStandardInput();
        var buffer = new byte[ReadBytes];
        while (true)
        {
            // A read of a terminal cannot be cancelled; it is left behind when the program has ended. It takes as long as a person does: no worker waits for that.
            var read = await Task.Factory.StartNew(() => input.Read(buffer), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(cancellation);
            if (read == 0)
            {
                yield return new StdinEofControl();
                yield break;
            }

            yield return new StdinControl(buffer[..read]);
        }
    }

    /// <summary>Gives the terminal back as it was.</summary>
    public void Restore()
    {
        if (_saved is not null)
        {
            _ = SetAttributes(StandardInput, ApplyNow, _saved);
        }
    }

    public void Dispose()
    {
        Restore();
        _signals.ForEach(signal => signal.Dispose());
        _signals.Clear();
    }

    private void On(PosixSignal signal, Func<JobControl> control) =>
        _signals.Add(PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            _urgent.Writer.TryWrite(control());
        }));

    private static byte[]? MakeRaw()
    {
        var saved = new byte[TermiosBytes];
        if (GetAttributes(StandardInput, saved) != 0)
        {
            return null;
        }

        var raw = saved.ToArray();
        MakeRaw(raw);
        _ = SetAttributes(StandardInput, ApplyNow, raw);
        return saved;
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetAttributes(int fd, byte[] termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetAttributes(int fd, int when, byte[] termios);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw(byte[] termios);
}
