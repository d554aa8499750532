namespace Millrace.Api.Admin;

/// <summary>Counts times in fixed buckets, so that what two servers or two moments say can be added and compared.</summary>
internal sealed class Histogram
{
    /// <summary>Upper bounds, milliseconds; fine where a warm run ends, coarse where a limit does.</summary>
    public static readonly double[] BoundsMs = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000];

    private readonly int[] _counts = new int[BoundsMs.Length + 1];

    public IReadOnlyList<int> Counts => _counts;

    public void Add(double ms)
    {
        var index = Array.FindIndex(BoundsMs, bound => ms <= bound);
        _counts[index < 0 ? BoundsMs.Length : index]++;
    }
}
