namespace Millrace.Sandbox.Seccomp;

/// <summary>One entry of a profile: calls, and what is done with them.</summary>
/// <param name="Names">The calls.</param>
/// <param name="Action">What is done,</param>
/// <param name="Conditions">when all of these hold; none for whatever the arguments are.</param>
internal sealed record SeccompEntry(IReadOnlyList<string> Names, SeccompAction Action, IReadOnlyList<SeccompCondition> Conditions);
