using Millrace.Sandbox.Seccomp;

namespace Millrace.Tests.Sandbox.Seccomp;

/// <summary>A call as the kernel shows it to a filter (<c>struct seccomp_data</c>).</summary>
internal sealed record Call(uint Number, uint Architecture, ulong[] Arguments);

/// <summary>Runs a filter as the kernel does.</summary>
internal static class BpfMachine
{
    /// <returns>The action's number, and how many instructions it took.</returns>
    public static (uint Action, int Steps) Run(ReadOnlySpan<BpfInstruction> program, Call call)
    {
        uint accumulator = 0;
        for (int at = 0, steps = 1; ; at++, steps++)
        {
            var (code, whenTrue, whenFalse, operand) = program[at];
            switch (code)
            {
                case BpfInstruction.LoadCode:
                    accumulator = Word(call, (int)operand);
                    break;
                case BpfInstruction.AndCode:
                    accumulator &= operand;
                    break;
                case BpfInstruction.SkipCode:
                    at += (int)operand;
                    break;
                case BpfInstruction.EqualCode:
                    at += accumulator == operand ? whenTrue : whenFalse;
                    break;
                case BpfInstruction.GreaterCode:
                    at += accumulator > operand ? whenTrue : whenFalse;
                    break;
                case BpfInstruction.GreaterOrEqualCode:
                    at += accumulator >= operand ? whenTrue : whenFalse;
                    break;
                case BpfInstruction.ReturnCode:
                    return (operand, steps);
                default:
                    throw new InvalidOperationException($"Instruction {at} has the code {code:x}.");
            }
        }
    }

    private static uint Word(Call call, int offset) => offset switch
    {
        0 => call.Number,
        4 => call.Architecture,
        8 or 12 => 0,
        _ => (uint)(call.Arguments[(offset - 16) / 8] >> (offset % 8 * 8)),
    };
}
