namespace Millrace.Bench.OpenLoop;

/// <summary>What a client saw of its job.</summary>
/// <param name="Error">The kind of failure; null when all was as it should be.</param>
/// <param name="FirstOutput">When it saw the first output, counted from the start of the run; null when it did not look, or saw none.</param>
internal readonly record struct JobEnd(string? Error, TimeSpan? FirstOutput = null);
