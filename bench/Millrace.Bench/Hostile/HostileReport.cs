using Millrace.Bench.Measuring;
using Millrace.Testing.Hostile;

namespace Millrace.Bench.Hostile;

/// <summary>What a hostile load did.</summary>
internal sealed record HostileReport
{
    private const double GrowthAllowed = 0.1;
    private const double GrowthAlwaysAllowedMb = 32;
    private const double Doubled = 2;

    // After a rush a pool keeps one more of each kind than its floor: bash, python, node, java and javac, blank, with a few processes each.
    private const int SpareSandboxes = 6;
    private const int HierarchiesAtMost = 5;

    /// <summary>Different jobs in the mix.</summary>
    public required int Kinds { get; init; }

    /// <summary>How long the attackers took.</summary>
    public required double Seconds { get; init; }

    /// <summary>CPU time of a friendly job, milliseconds: that of a hostile one on the average.</summary>
    public required double BusyCpuMs { get; init; }

    /// <summary>How busy the machine's processors were meanwhile, 0 to 1.</summary>
    public required double MachineBusy { get; init; }

    /// <summary>How each hostile job ended.</summary>
    public required IReadOnlyList<HostileEnd> Ends { get; init; }

    /// <summary>Connections to doors that no job may reach.</summary>
    public required int Knocks { get; init; }

    /// <summary>Looks at the server: before, after each quarter, at the end.</summary>
    public required IReadOnlyList<HostileLook> Looks { get; init; }

    /// <summary>The neighbour's waiting, and how often he asked, when nobody else was there,</summary>
    public required (Spread Waited, int Asked) Alone { get; init; }

    /// <summary>when eight others worked who meant well,</summary>
    public required (Spread Waited, int Asked) AmongFriends { get; init; }

    /// <summary>and when eight attacked.</summary>
    public required (Spread Waited, int Asked) BesideAttackers { get; init; }

    private ServerFootprint Before => Looks[0].Footprint;

    private ServerFootprint HalfTime => Looks[Looks.Count / 2].Footprint;

    private ServerFootprint After => Looks[^1].Footprint;

    /// <summary>What was asked, what was seen, and whether the two agree.</summary>
    public IReadOnlyList<(string Wanted, string Seen, bool Holds)> Verdicts =>
    [
        ("every job contained, ended by the program or a limit, nothing stolen", Contained, Ends.All(end => end.Complaint is null) && Knocks == 0),
        ("p95 of the neighbour less than doubled, against eight friendly jobs of the same appetite", FormattableString.Invariant($"{BesideAttackers.Waited.P95 / AmongFriends.Waited.P95:0.00} times"), BesideAttackers.Waited.P95 < Doubled * AmongFriends.Waited.P95),
        ("memory of the server flat once its heap has found its size: at the end at most 10 % or 32 MB above half time", FormattableString.Invariant($"{HalfTime.MemoryMb:0} MB, then {After.MemoryMb:0} MB"), After.MemoryMb <= Math.Max(HalfTime.MemoryMb * (1 + GrowthAllowed), HalfTime.MemoryMb + GrowthAlwaysAllowedMb)),
        ("open files flat", $"{Before.Descriptors}, then {After.Descriptors}", After.Descriptors <= Before.Descriptors + (SpareSandboxes * HierarchiesAtMost)),
        ("mounts flat", $"{Before.Mounts}, then {After.Mounts}", After.Mounts <= Before.Mounts),
        ("cgroups flat: those of waiting sandboxes only", $"{Before.Cgroups}, then {After.Cgroups}", After.Cgroups <= Before.Cgroups + (SpareSandboxes * HierarchiesAtMost)),
        ("processes flat: those of waiting sandboxes only", $"{Before.Processes}, then {After.Processes}", After.Processes <= Before.Processes + (SpareSandboxes * 3)),
        ("no file left on the host", $"{Before.Files}, then {After.Files}", After.Files <= Before.Files),
    ];

    private string Contained => Ends.FirstOrDefault(end => end.Complaint is not null)?.Complaint is { } first
        ? $"{Ends.Count(end => end.Complaint is not null)} were not, such as: {first.ReplaceLineEndings(" ")}"
        : $"{Ends.Count} of {Ends.Count}, {Knocks} knocks at doors of the host";
}

/// <summary>A look at the server.</summary>
/// <param name="When">In words.</param>
/// <param name="Jobs">After so many hostile jobs.</param>
/// <param name="Footprint">What it held.</param>
internal sealed record HostileLook(string When, int Jobs, ServerFootprint Footprint);
