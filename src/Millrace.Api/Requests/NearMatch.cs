using Millrace.Contracts.Languages;

namespace Millrace.Api.Requests;

/// <summary>Guesses what a mistyped name was meant to be.</summary>
internal static class NearMatch
{
    private const int LongestName = 40;

    /// <summary>The known name nearest to one that is not known, or null when none is near.</summary>
    public static string? Find(string name, ReadOnlySpan<string> known)
    {
        if (name.Length is 0 or > LongestName)
        {
            return null;
        }

        var folded = Fold(name);
        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var candidate in known)
        {
            var other = Fold(candidate);
            var distance = IsBeginning(folded, other) ? 1 : EditDistance.Between(folded, other);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return bestDistance <= Math.Max(1, name.Length / 3) ? best : null;
    }

    // sourceCode, source-code and SOURCE_CODE all mean source_code.
    private static string Fold(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    // expected begins expected_output; two letters could begin anything.
    private static bool IsBeginning(string name, string candidate) => name.Length > 2 && candidate.StartsWith(name, StringComparison.Ordinal);
}
