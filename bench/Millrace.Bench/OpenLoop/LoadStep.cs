namespace Millrace.Bench.OpenLoop;

/// <summary>One rate of a search.</summary>
/// <param name="Run">What it came to.</param>
/// <param name="Broken">Which bound it broke; null when it was carried.</param>
internal sealed record LoadStep(RunSummary Run, string? Broken);
