namespace Millrace.Contracts.Languages;

/// <summary>How far a mistyped name is from a known one.</summary>
public static class EditDistance
{
    /// <summary>The fewest single letters to insert, delete or replace (Levenshtein); <see cref="int.MaxValue"/> for names over 64 letters, which nobody mistyped.</summary>
    public static int Between(string a, string b)
    {
        if (a.Length > 64 || b.Length > 64)
        {
            return int.MaxValue;
        }

        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
