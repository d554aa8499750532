using System.Runtime.InteropServices;
using Millrace.Sandbox.Seccomp;
using Xunit;

namespace Millrace.Tests.Sandbox.Seccomp;

/// <summary>The library that container runtimes compile profiles with: what ours is held against.</summary>
internal static partial class Libseccomp
{
    private const string Library = "libseccomp.so.2";

    public static bool IsThere { get; } = NativeLibrary.TryLoad(Library, out _);

    public static bool Knows(string name) => Resolve(name) >= 0;

    public static BpfInstruction[] Compile(SeccompProfile profile, SyscallTable table)
    {
        var context = Init(profile.Default.Value);
        foreach (var (entry, name) in profile.Entries.SelectMany(e => e.Names.Where(n => table.Has(n) && Knows(n)).Select(n => (e, n))))
        {
            var conditions = entry.Conditions.Select(c => new Comparison { Argument = (uint)c.Index, Operator = Operator(c.Comparison), First = c.Value, Second = c.Masked }).ToArray();
            Assert.Equal(0, Add(context, entry.Action.Value, Resolve(name), (uint)conditions.Length, conditions));
        }

        var path = Path.GetTempFileName();
        try
        {
            using (var file = File.Open(path, FileMode.Open))
            {
                Assert.Equal(0, Export(context, (int)file.SafeFileHandle.DangerousGetHandle()));
            }

            return MemoryMarshal.Cast<byte, BpfInstruction>(File.ReadAllBytes(path)).ToArray();
        }
        finally
        {
            File.Delete(path);
            Release(context);
        }
    }

    private static int Operator(SeccompComparison comparison) => comparison switch
    {
        SeccompComparison.NotEqual => 1,
        SeccompComparison.Less => 2,
        SeccompComparison.LessOrEqual => 3,
        SeccompComparison.Equal => 4,
        SeccompComparison.GreaterOrEqual => 5,
        SeccompComparison.Greater => 6,
        _ => 7,
    };

    [LibraryImport(Library, EntryPoint = "seccomp_init")]
    private static partial IntPtr Init(uint action);

    [LibraryImport(Library, EntryPoint = "seccomp_release")]
    private static partial void Release(IntPtr context);

    [LibraryImport(Library, EntryPoint = "seccomp_syscall_resolve_name", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Resolve(string name);

    [LibraryImport(Library, EntryPoint = "seccomp_rule_add_array")]
    private static partial int Add(IntPtr context, uint action, int call, uint count, [In] Comparison[] comparisons);

    [LibraryImport(Library, EntryPoint = "seccomp_export_bpf")]
    private static partial int Export(IntPtr context, int descriptor);

    [StructLayout(LayoutKind.Sequential)]
    private struct Comparison
    {
        public uint Argument;
        public int Operator;
        public ulong First;
        public ulong Second;
    }
}
