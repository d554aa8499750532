using System.Globalization;

namespace Millrace.Bench.OpenLoop;

/// <summary>Which languages jobs are in: <c>python=5,bash=3,c</c>. A language without a weight has the weight 1.</summary>
internal sealed class LanguageMix
{
    private const double HighestWeight = 1_000_000;

    private readonly double _sum;

    private LanguageMix(IReadOnlyList<JobShare> shares)
    {
        Shares = shares;
        _sum = shares.Sum(s => s.Weight);
    }

    /// <summary>What was asked for, in its order.</summary>
    public IReadOnlyList<JobShare> Shares { get; }

    /// <summary>Reads a mix, or says what is wrong with it.</summary>
    public static LanguageMix? Read(string text, out string? problem)
    {
        var shares = new List<JobShare>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var (language, weight) = part.Split('=', 2) is [var name, var number] ? (name.Trim(), WeightOf(number)) : (part, 1);
            problem = language.Length == 0 ? $"'{text}' has a place without a language; write python=5,bash=3."
                : weight is null ? $"the weight of {language} is '{part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..]}'; it is a number above 0, at most {HighestWeight:0}."
                : shares.Exists(s => s.Language == language) ? $"{language} is named twice."
                : null;
            if (problem is not null)
            {
                return null;
            }

            shares.Add(new JobShare(language, weight!.Value));
        }

        problem = null;
        return new LanguageMix(shares);
    }

    /// <summary>Each language as a mix of its own.</summary>
    public IEnumerable<LanguageMix> Alone() => Shares.Select(share => new LanguageMix([share with { Weight = 1 }]));

    /// <summary>Takes one, each as often as its weight says.</summary>
    public string Pick(Random random)
    {
        var at = random.NextDouble() * _sum;
        foreach (var share in Shares)
        {
            at -= share.Weight;
            if (at < 0)
            {
                return share.Language;
            }
        }

        return Shares[^1].Language;
    }

    /// <summary>As it is written.</summary>
    public override string ToString() => string.Join(',', Shares.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Language}={s.Weight:0.###}")));

    private static double? WeightOf(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) && weight is > 0 and <= HighestWeight ? weight : null;
}
