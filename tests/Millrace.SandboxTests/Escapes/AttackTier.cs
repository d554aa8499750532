using Millrace.Sandbox.Providers;

namespace Millrace.SandboxTests.Escapes;

/// <summary>
/// The kinds of walls that are attacked. Another one joins by its name here. Those of runtimes and of Docker have tests of
/// their own (<see cref="CrunWallTests"/>, <see cref="DockerWallTests"/>).
/// </summary>
public static class AttackTier
{
    /// <summary>Sandboxes of the native provider that are copies of a template.</summary>
    public const string Copies = "copies";

    private static readonly Dictionary<string, Tier> Tiers = new()
    {
        [SandboxProviders.Native] = Tier.Native,
        [SandboxProviders.Bubblewrap] = Tier.Bubblewrap,
        [Copies] = Tier.Native,
        ["crun"] = Tier.Crun,
        ["runc"] = Tier.Runc,
    };

    /// <summary>Those of every test run, and what <c>MILLRACE_ATTACK_TIERS=crun,runc</c> adds.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        SandboxProviders.Native, SandboxProviders.Bubblewrap, Copies,
        .. (Environment.GetEnvironmentVariable("MILLRACE_ATTACK_TIERS") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries),
    ];

    /// <summary>A machine with such walls; skips the running test, saying why, where they cannot be.</summary>
    public static Machine Machine(string name) => new(Tiers[name].SkipUnlessHere(), copies: name == Copies);
}
