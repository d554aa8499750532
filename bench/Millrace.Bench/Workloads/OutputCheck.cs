namespace Millrace.Bench.Workloads;

/// <summary>A fast answer that is wrong is worth nothing.</summary>
internal static class OutputCheck
{
    private const int Shown = 80;

    public static void Require(string who, string expected, string actual)
    {
        if (string.Equals(expected, actual, StringComparison.Ordinal))
        {
            return;
        }

        var same = expected.AsSpan().CommonPrefixLength(actual);
        throw new BenchException(
            $"{who}: wrong output. Expected {expected.Length} characters, got {actual.Length}; from character {same} on "
            + $"expected \"{Excerpt(expected, same)}\", got \"{Excerpt(actual, same)}\".");
    }

    private static string Excerpt(string text, int start)
    {
        var rest = text.AsSpan(start);
        return rest[..Math.Min(Shown, rest.Length)].ToString().ReplaceLineEndings("\\n");
    }
}
