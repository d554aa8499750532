namespace Millrace.Bench.Fleet;

/// <summary>One thing measured of a fleet, in the table's words.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Compared">What it is compared with.</param>
/// <param name="Measured">What was found.</param>
/// <param name="Target">What is wanted; empty: nothing was said.</param>
/// <param name="IsMet">Whether it is so; null without a target.</param>
internal sealed record FleetRow(string Title, string Compared, string Measured, string Target, bool? IsMet);
