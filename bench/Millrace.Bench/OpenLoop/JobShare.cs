namespace Millrace.Bench.OpenLoop;

/// <summary>One of several things that jobs are, and its weight among them.</summary>
/// <param name="Language">Id of the language.</param>
/// <param name="Weight">Jobs of this language, against the sum of all weights.</param>
internal sealed record JobShare(string Language, double Weight);
