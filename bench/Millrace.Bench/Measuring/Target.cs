using System.Globalization;

namespace Millrace.Bench.Measuring;

/// <summary>What is wanted of a row.</summary>
/// <param name="Ratio">Ours over bare: at most this for a time, at least this for a rate.</param>
/// <param name="OrMs">For a time, this many milliseconds will do as well.</param>
internal sealed record Target(double Ratio, double? OrMs = null)
{
    /// <summary>In the table's words.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Ratio:0.0##}{(OrMs is { } ms ? $" or {ms:0} ms" : "")}");

    public bool IsMetBy(LatencyRow row) => row.Ratio <= Ratio || row.Ours.Median <= OrMs;

    public bool IsMetBy(ThroughputRow row) => row.Ratio >= Ratio;
}
