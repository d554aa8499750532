using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Millrace.Bench.Bare;

/// <summary>
/// Starts a process in the leanest way there is from here, <c>posix_spawn</c> and a pipe, and waits for its end.
/// Standard input is empty; standard error is the bench's own.
/// </summary>
internal static unsafe class BareProcess
{
    private const int FirstBuffer = 64 * 1024;

    public static BareResult Run(BareCommand command, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var arguments = new NativeStrings(command.Arguments);
        using var environment = new NativeStrings([.. command.Environment.Select(v => $"{v.Key}={v.Value}")]);
        using var output = new MemoryStream(FirstBuffer);
        var (reader, writer) = OpenPipe();
        var started = Stopwatch.GetTimestamp();
        int pid;
        try
        {
            pid = Spawn(command, arguments, environment, writer);
        }
        catch
        {
            _ = Libc.Close(reader);
            throw;
        }
        finally
        {
            _ = Libc.Close(writer);
        }

        // The process leads a group of its own, so that a compiler's children go with it.
        var interruption = cancellation.Register(() => _ = Libc.Kill(-pid, Libc.SigKill));
        ReadAll(reader, output);
        var status = Reap(pid, interruption);
        var elapsed = Stopwatch.GetElapsedTime(started);
        _ = Libc.Close(reader);
        cancellation.ThrowIfCancellationRequested();
        return new BareResult(elapsed, output.ToArray(), ExitCode(status));
    }

    private static (int Reader, int Writer) OpenPipe()
    {
        var ends = stackalloc int[2];
        return Libc.Pipe(ends, Libc.CloseOnExec) == 0 ? (ends[0], ends[1]) : throw new Win32Exception();
    }

    private static int Spawn(BareCommand command, NativeStrings arguments, NativeStrings environment, int writer)
    {
        var actions = stackalloc byte[Libc.StructureBytes];
        var attributes = stackalloc byte[Libc.StructureBytes];
        Check(Libc.InitActions(actions));
        Check(Libc.InitAttributes(attributes));
        try
        {
            Check(Libc.AddOpen(actions, 0, "/dev/null", Libc.ReadOnly, 0));
            Check(Libc.AddDuplicate(actions, writer, 1));
            Check(Libc.AddChangeDirectory(actions, command.Directory));
            SetAttributes(attributes);
            var error = Libc.Spawn(out var pid, command.Arguments[0], actions, attributes, arguments.Pointer, environment.Pointer);
            return error == 0 ? pid : throw new BenchException($"Could not start {command.Arguments[0]}: {new Win32Exception(error).Message}");
        }
        finally
        {
            _ = Libc.DestroyAttributes(attributes);
            _ = Libc.DestroyActions(actions);
        }
    }

    // The runtime ignores SIGPIPE; a shell's children do not.
    private static void SetAttributes(byte* attributes)
    {
        var signals = stackalloc byte[Libc.StructureBytes];
        Check(Libc.EmptySignals(signals));
        Check(Libc.SetSignalMask(attributes, signals));
        Check(Libc.AddSignal(signals, Libc.SigPipe));
        Check(Libc.SetSignalDefaults(attributes, signals));
        Check(Libc.SetGroup(attributes, 0));
        Check(Libc.SetFlags(attributes, Libc.SpawnSetGroup | Libc.SpawnSetSignalDefaults | Libc.SpawnSetSignalMask));
    }

    private static void ReadAll(int reader, MemoryStream output)
    {
        var chunk = stackalloc byte[FirstBuffer];
        while (true)
        {
            var count = Libc.Read(reader, chunk, FirstBuffer);
            if (count > 0)
            {
                output.Write(new ReadOnlySpan<byte>(chunk, (int)count));
            }
            else if (count == 0 || Marshal.GetLastPInvokeError() != Libc.Interrupted)
            {
                return;
            }
        }
    }

    // Waits first and takes the pid away after the interruption is gone, so that no other process of that pid is ever killed.
    private static int Reap(int pid, CancellationTokenRegistration interruption)
    {
        var information = stackalloc byte[Libc.StructureBytes];
        while (Libc.WaitId(Libc.WaitForPid, pid, information, Libc.WaitExited | Libc.WaitNoReap) != 0
               && Marshal.GetLastPInvokeError() == Libc.Interrupted)
        {
        }

        interruption.Dispose();
        int status;
        while (Libc.WaitPid(pid, out status, 0) < 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted)
        {
        }

        return status;
    }

    private static int ExitCode(int status) => (status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f);

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new Win32Exception(error);
        }
    }
}
