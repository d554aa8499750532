using System.Runtime.InteropServices;
using System.Text;

namespace Millrace.Sandbox.Cgroups;

/// <summary>
/// Whole reads and writes of the small files of cgroupfs and procfs, three system calls each. A sandbox takes some thirty of
/// them; <see cref="File"/> would make ten calls of each (it locks, measures and truncates) and an exception of each refusal.
/// </summary>
internal static partial class KernelFile
{
    private const int ReadOnly = 0;
    private const int WriteOnly = 1;
    private const int Truncate = 0x200;
    private const int CloseOnExec = 0x80000;
    private const int Interrupted = 4;

    /// <summary>Writes a value at one go; the error number, or 0. Makes no file: the kernel has it or has not.</summary>
    public static int Write(string path, string value)
    {
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(value.Length)];
        bytes = bytes[..Encoding.UTF8.GetBytes(value, bytes)];
        var file = Open(path, WriteOnly | Truncate | CloseOnExec);
        if (file < 0)
        {
            return Marshal.GetLastPInvokeError();
        }

        // Some limits (v1: memory) are given up when a signal is pending, and the runtime sends itself signals to collect garbage.
        int error;
        do
        {
            error = WriteBytes(file, bytes, bytes.Length) < 0 ? Marshal.GetLastPInvokeError() : 0;
        }
        while (error == Interrupted);

        _ = Close(file);
        return error;
    }

    /// <summary>Reads up to the size of the buffer; the number of bytes, or -1 and an error number.</summary>
    public static int Read(string path, Span<byte> buffer, out int error)
    {
        var file = Open(path, ReadOnly | CloseOnExec);
        if (file < 0)
        {
            error = Marshal.GetLastPInvokeError();
            return -1;
        }

        var filled = 0;
        nint count;
        do
        {
            count = ReadBytes(file, buffer[filled..], buffer.Length - filled);
            error = count < 0 ? Marshal.GetLastPInvokeError() : 0;
            filled += count > 0 ? (int)count : 0;
        }
        while ((count > 0 && filled < buffer.Length) || error == Interrupted);

        _ = Close(file);
        return error == 0 ? filled : -1;
    }

    /// <summary>Removes an empty directory; the error number, or 0.</summary>
    public static int RemoveDirectory(string path) => Rmdir(path) == 0 ? 0 : Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadBytes(int file, Span<byte> buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteBytes(int file, ReadOnlySpan<byte> buffer, nint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "rmdir", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Rmdir(string path);
}
