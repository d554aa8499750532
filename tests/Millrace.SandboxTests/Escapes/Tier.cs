using Millrace.Sandbox.Providers;

namespace Millrace.SandboxTests.Escapes;

/// <summary>The kinds of walls this machine can build. Another provider joins by its name here.</summary>
public static class Tier
{
    /// <summary>Sandboxes of the native provider that are copies of a template.</summary>
    public const string Copies = "copies";

    public static IReadOnlyList<string> Names { get; } = [.. SandboxProviders.Names, Copies];

    public static Machine Machine(string tier) => tier == Copies ? new Machine(SandboxProviders.Native, copies: true) : new Machine(tier);
}
