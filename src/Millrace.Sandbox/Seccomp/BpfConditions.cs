namespace Millrace.Sandbox.Seccomp;

/// <summary>Comparisons of arguments. The machine knows words of 32 bits, arguments have 64: the upper half comes first.</summary>
internal static class BpfConditions
{
    private const int ArgumentsOffset = 16;
    private const int ArgumentBytes = 8;
    private const int UpperHalf = 4;

    /// <summary>Code that ends with <paramref name="then"/> when all conditions hold, and else goes on behind itself.</summary>
    public static BpfInstruction[] When(IReadOnlyList<SeccompCondition> conditions, BpfInstruction then)
    {
        BpfInstruction[] code = [then];
        foreach (var condition in conditions.Reverse())
        {
            code = [.. Test(condition, code.Length), .. code];
        }

        return code;
    }

    // Goes on behind itself when the condition holds; when not, skips as many instructions more.
    private static BpfInstruction[] Test(SeccompCondition condition, int skip)
    {
        var lower = BpfInstruction.Load(ArgumentsOffset + (ArgumentBytes * condition.Index));
        var upper = BpfInstruction.Load(ArgumentsOffset + (ArgumentBytes * condition.Index) + UpperHalf);
        var (high, low) = Halves(condition.Value);
        return condition.Comparison switch
        {
            SeccompComparison.Equal => [upper, BpfInstruction.Equal(high, 0, skip + 2), lower, BpfInstruction.Equal(low, 0, skip)],
            SeccompComparison.NotEqual => [upper, BpfInstruction.Equal(high, 0, 2), lower, BpfInstruction.Equal(low, skip, 0)],
            SeccompComparison.Greater => [.. Above(upper, high, skip), lower, BpfInstruction.Greater(low, 0, skip)],
            SeccompComparison.GreaterOrEqual => [.. Above(upper, high, skip), lower, BpfInstruction.GreaterOrEqual(low, 0, skip)],
            SeccompComparison.Less => [.. Below(upper, high, skip), lower, BpfInstruction.GreaterOrEqual(low, skip, 0)],
            SeccompComparison.LessOrEqual => [.. Below(upper, high, skip), lower, BpfInstruction.Greater(low, skip, 0)],
            _ => Masked(upper, lower, condition, skip),
        };
    }

    // An upper half that is greater or less decides alone; the same one leaves it to the lower.
    private static BpfInstruction[] Above(BpfInstruction upper, uint high, int skip) =>
        [upper, BpfInstruction.Greater(high, 3, 0), BpfInstruction.Equal(high, 0, skip + 2)];

    private static BpfInstruction[] Below(BpfInstruction upper, uint high, int skip) =>
        [upper, BpfInstruction.Greater(high, skip + 3, 0), BpfInstruction.Equal(high, 0, 2)];

    private static BpfInstruction[] Masked(BpfInstruction upper, BpfInstruction lower, SeccompCondition condition, int skip)
    {
        var (maskHigh, maskLow) = Halves(condition.Value);
        var (high, low) = Halves(condition.Masked);
        BpfInstruction[] second = [lower, BpfInstruction.And(maskLow), BpfInstruction.Equal(low, 0, skip)];
        return maskHigh == 0 && high == 0
            ? second
            : [upper, BpfInstruction.And(maskHigh), BpfInstruction.Equal(high, 0, skip + second.Length), .. second];
    }

    private static (uint High, uint Low) Halves(ulong value) => ((uint)(value >> 32), (uint)value);
}
