using System.Runtime.InteropServices;

namespace Millrace.Serve;

/// <summary>
/// SQLite takes its memory from glibc, which keeps an arena for each thread that ever asked and gives little back: after
/// large results the process stayed tens of megabytes larger. Two arenas are enough for one writer and a few readers.
/// </summary>
internal static partial class NativeHeap
{
    private const int ArenaMax = -8; // M_ARENA_MAX of malloc.h
    private const int Arenas = 2;

    /// <summary>Call before other threads allocate. Does nothing on a C library that has no such setting.</summary>
    public static void Limit()
    {
        try
        {
            _ = SetOption(ArenaMax, Arenas);
        }
        catch (EntryPointNotFoundException)
        {
            // musl: one arena anyway.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
