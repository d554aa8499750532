using System.Runtime.InteropServices;

namespace Millrace.Sandbox.Seccomp;

/// <summary>One instruction of the kernel's classic filter machine (<c>struct sock_filter</c>).</summary>
/// <param name="Code">What it does.</param>
/// <param name="True">Of a comparison that holds, how many instructions are skipped;</param>
/// <param name="False">and of one that does not.</param>
/// <param name="Operand">Its number.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct BpfInstruction(ushort Code, byte True, byte False, uint Operand)
{
    /// <summary>BPF_LD | BPF_W | BPF_ABS: the word at an offset of <c>struct seccomp_data</c>.</summary>
    public const ushort LoadCode = 0x20;

    /// <summary>BPF_ALU | BPF_AND | BPF_K.</summary>
    public const ushort AndCode = 0x54;

    /// <summary>BPF_JMP | BPF_JA: skips as many instructions as its operand says.</summary>
    public const ushort SkipCode = 0x05;

    /// <summary>BPF_JMP | BPF_JEQ | BPF_K.</summary>
    public const ushort EqualCode = 0x15;

    /// <summary>BPF_JMP | BPF_JGT | BPF_K.</summary>
    public const ushort GreaterCode = 0x25;

    /// <summary>BPF_JMP | BPF_JGE | BPF_K.</summary>
    public const ushort GreaterOrEqualCode = 0x35;

    /// <summary>BPF_RET | BPF_K.</summary>
    public const ushort ReturnCode = 0x06;

    public static BpfInstruction Load(int offset) => new(LoadCode, 0, 0, (uint)offset);

    public static BpfInstruction And(uint mask) => new(AndCode, 0, 0, mask);

    public static BpfInstruction Skip(int count) => new(SkipCode, 0, 0, (uint)count);

    public static BpfInstruction Equal(uint value, int whenTrue, int whenFalse) => Compare(EqualCode, value, whenTrue, whenFalse);

    public static BpfInstruction Greater(uint value, int whenTrue, int whenFalse) => Compare(GreaterCode, value, whenTrue, whenFalse);

    public static BpfInstruction GreaterOrEqual(uint value, int whenTrue, int whenFalse) => Compare(GreaterOrEqualCode, value, whenTrue, whenFalse);

    public static BpfInstruction Return(SeccompAction action) => new(ReturnCode, 0, 0, action.Value);

    private static BpfInstruction Compare(ushort code, uint value, int whenTrue, int whenFalse) =>
        new(code, checked((byte)whenTrue), checked((byte)whenFalse), value);
}
