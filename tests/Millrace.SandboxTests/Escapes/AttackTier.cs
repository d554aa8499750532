using Millrace.Sandbox.Providers;

namespace Millrace.SandboxTests.Escapes;

/// <summary>The kinds of walls that are attacked. Another one joins by its name here.</summary>
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
        ["gvisor"] = Tier.Gvisor,
        ["docker"] = Tier.Docker,
    };

    // Of crun and runc one is enough for every run: the room and what is asked of the runtime are the same.
    private static readonly string[] AllAttacks = [SandboxProviders.Native, SandboxProviders.Bubblewrap, Copies, "crun"];
    private static readonly string[] SomeAttacks = ["gvisor", "docker"];
    private static readonly string[] AskedFor = (Environment.GetEnvironmentVariable("MILLRACE_ATTACK_TIERS") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Those of every test run, and what <c>MILLRACE_ATTACK_TIERS=runc,gvisor,docker</c> adds.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. AllAttacks.Concat(SomeAttacks).Union(AskedFor)];

    /// <summary>Those that an attack is tried in.</summary>
    public static IReadOnlyList<string> Of(Attack attack) =>
        [.. Names.Where(tier => (attack.Tiers.Length == 0 || attack.Tiers.Contains(tier)) && (attack.Everywhere || AllAttacks.Contains(tier) || AskedFor.Contains(tier)))];

    /// <summary>A filter of the tier's own is asked before ours: what that one refuses, ours does not count.</summary>
    public static bool RefusesFirst(string name) => Tiers[name].Provider == SandboxProviders.Docker;

    /// <summary>Why there can be no such walls on this machine; null when there can.</summary>
    public static string? Missing(string name) => Tiers[name].Missing;

    /// <summary>A machine with such walls.</summary>
    public static Machine Machine(string name) => new(Tiers[name], copies: name == Copies);
}
