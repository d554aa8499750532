namespace Millrace.Sandbox.Seccomp;

/// <summary>What an argument of a call must be for an entry to speak of it.</summary>
/// <param name="Index">Which argument, from 0 to 5.</param>
/// <param name="Comparison">How it is compared,</param>
/// <param name="Value">and with what; of a masked comparison, the mask.</param>
/// <param name="Masked">Of a masked comparison, what the bits under the mask must be.</param>
internal sealed record SeccompCondition(int Index, SeccompComparison Comparison, ulong Value, ulong Masked = 0);
