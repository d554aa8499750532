using System.Runtime.InteropServices;

namespace Millrace.Bench.Bare;

/// <summary>A null-terminated array of C strings.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private readonly int _count;

    public NativeStrings(IReadOnlyCollection<string> strings)
    {
        Pointer = (nint*)NativeMemory.AllocZeroed((nuint)strings.Count + 1, (nuint)sizeof(nint));
        foreach (var text in strings)
        {
            Pointer[_count++] = Marshal.StringToCoTaskMemUTF8(text);
        }
    }

    public nint* Pointer { get; }

    public void Dispose()
    {
        for (var i = 0; i < _count; i++)
        {
            Marshal.FreeCoTaskMem(Pointer[i]);
        }

        NativeMemory.Free(Pointer);
    }
}
