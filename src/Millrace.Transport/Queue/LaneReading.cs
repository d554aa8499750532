namespace Millrace.Transport.Queue;

/// <summary>One queue of jobs, for those who watch.</summary>
/// <param name="Pool">The pool of runners that serves it; <c>default</c> within one process.</param>
/// <param name="Lane"><c>high</c>, <c>normal</c>, <c>low</c>, and in a fleet <c>overflow</c>.</param>
/// <param name="Depth">Jobs that wait in it.</param>
/// <param name="OldestAge">How long the oldest that is known has waited; zero when none is.</param>
public sealed record LaneReading(string Pool, string Lane, int Depth, TimeSpan OldestAge);
