namespace Millrace.Bench.Bare;

/// <summary>A process as one would start it by hand.</summary>
/// <param name="Arguments">The program's path and its arguments.</param>
/// <param name="Directory">Where it is started.</param>
/// <param name="Environment">Its whole environment.</param>
internal sealed record BareCommand(IReadOnlyList<string> Arguments, string Directory, IReadOnlyDictionary<string, string> Environment);
