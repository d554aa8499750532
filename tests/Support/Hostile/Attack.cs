using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Millrace.Testing.Hostile;

/// <summary>One attack: a folder below <c>attacks</c>, named for what it tries, with <c>attack.yaml</c> and the hostile program.</summary>
public sealed class Attack
{
    private static readonly string[] NoFiles = [];
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Escapes", "attacks");

    /// <summary>What it tries, in a sentence.</summary>
    public string Tries { get; set; } = "";

    /// <summary>Commands, one after the other, each an argument list; the last is the attack. Default: by the kind of program.</summary>
    public string[][] Commands { get; set; } = [];

    /// <summary>What the last command must print, exactly; null for a line <c>end</c> and no word of success.</summary>
    public string? Output { get; set; }

    /// <summary>How it must end: <c>exit</c> (code 0), <c>failure</c> (another code), <c>signal</c>, <c>killed</c> (by the host, after <see cref="Seconds"/>), or <c>any</c>.</summary>
    public string Ends { get; set; } = "exit";

    /// <summary>Seconds after which the host ends it.</summary>
    public double Seconds { get; set; } = 60;

    /// <summary>Memory, MiB.</summary>
    public int MemoryMb { get; set; } = 256;

    /// <summary>Processes and threads.</summary>
    public int Processes { get; set; } = 64;

    /// <summary>The largest file, MiB.</summary>
    public int FileMb { get; set; } = 64;

    /// <summary>Runs on a terminal.</summary>
    public bool Terminal { get; set; }

    /// <summary>The filter of system calls must have refused at least this many calls.</summary>
    public int Refused { get; set; }

    /// <summary>Bytes sent to its input, whether it reads or not, MiB.</summary>
    public int InputMb { get; set; }

    /// <summary>Files the host asks for afterwards,</summary>
    public string[] Collects { get; set; } = NoFiles;

    /// <summary>and those, no others, that it may get.</summary>
    public string[]? Collected { get; set; }

    /// <summary>Names the host writes to afterwards, each of which must fail and change nothing.</summary>
    public string[] Writes { get; set; } = NoFiles;

    /// <summary>The tiers it is run in. Default: all.</summary>
    public string[] Tiers { get; set; } = NoFiles;

    /// <summary>
    /// What holds it is built by another program in each tier, so it is run behind every one in every test run; the others, which the
    /// agent, the kernel's limits or the host hold in the same way everywhere, behind the slow tiers only when those are asked for.
    /// </summary>
    public bool Everywhere { get; set; }

    /// <summary>Tiers in which it may end in another way, or is refused by another kernel than the one that counts, and why. Contained it must be there too.</summary>
    public Dictionary<string, string> EndsOtherwise { get; set; } = [];

    /// <summary>Tiers in which some of what it tries is answered by another kernel, or shown without harm: how those lines begin, after the word of success. <c>SECURITY.md</c> says why.</summary>
    public Dictionary<string, string[]> Known { get; set; } = [];

    /// <summary>Programs it needs on this machine.</summary>
    public string[] Needs { get; set; } = NoFiles;

    /// <summary>Environment besides PATH.</summary>
    public Dictionary<string, string> Environment { get; set; } = [];

    [YamlIgnore]
    public string Name { get; private set; } = "";

    [YamlIgnore]
    public string Directory => Path.Combine(Root, Name);

    /// <summary>The names of all attacks.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. System.IO.Directory.GetDirectories(Root).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    /// <summary>A program it needs that is not here; null when all are.</summary>
    [YamlIgnore]
    public string? Missing => Needs.FirstOrDefault(program => !File.Exists(program));

    /// <summary>Whether a line of success is one of those that are known of a tier.</summary>
    public bool IsKnown(string tier, string line) =>
        Known.TryGetValue(tier, out var known) && known.Any(begin => line.StartsWith($"GOT THROUGH: {begin}", StringComparison.Ordinal));

    public static Attack Load(string name)
    {
        using var reader = File.OpenText(Path.Combine(Root, name, "attack.yaml"));
        var attack = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build().Deserialize<Attack>(reader);
        attack.Name = name;
        if (attack.Commands.Length == 0)
        {
            attack.Commands = CommandsFor(attack.Directory);
        }

        return attack;
    }

    /// <summary>What lies in its workspace: its own files, and what hostile programs share.</summary>
    public IEnumerable<(string Name, string Path)> Files() =>
        System.IO.Directory.GetFiles(Directory).Append(Path.Combine(Root, "..", "attempt.py"))
            .Where(path => Path.GetFileName(path) != "attack.yaml")
            .Select(path => (Path.GetFileName(path), path));

    private static string[][] CommandsFor(string directory) =>
        File.Exists(Path.Combine(directory, "main.py")) ? [["python3", "main.py"]]
        : File.Exists(Path.Combine(directory, "main.sh")) ? [["bash", "main.sh"]]
        : [["gcc", "-O1", "-w", "-o", "main", "main.c", "-lpthread"], ["./main"]];
}
