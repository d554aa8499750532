using System.Globalization;
using Millrace.Bench.Bare;
using Millrace.Contracts.Languages;

namespace Millrace.Bench.Machine;

/// <summary>Where and when a table was made.</summary>
internal sealed record MachineDescription
{
    public required string Date { get; init; }

    public required string Commit { get; init; }

    public required string Processor { get; init; }

    public required string Memory { get; init; }

    public required string Kernel { get; init; }

    /// <summary>Processes that ran or wanted to, on the average of the last minute.</summary>
    public required double Load { get; init; }

    public required string Toolchains { get; init; }

    /// <summary>True when the machine did not rest before the run.</summary>
    public bool IsBusy => Load > Environment.ProcessorCount / 2.0;

    public static MachineDescription Read(string root, LanguageCatalog catalog, Toolchains toolchains, TimeProvider clock, CancellationToken cancellation) => new()
    {
        Date = clock.GetUtcNow().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
        Commit = Commits(root, toolchains, cancellation),
        Processor = $"{Field("/proc/cpuinfo", "model name") ?? "unknown"}, {Environment.ProcessorCount} cores",
        Memory = Kilobytes(Field("/proc/meminfo", "MemTotal")),
        Kernel = $"{File.ReadAllText("/proc/sys/kernel/ostype").Trim()} {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}, {Distribution()}",
        Load = double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture),
        Toolchains = string.Join(", ", catalog.All
            .Select(l => (l.Id, Version: toolchains.Version(l, cancellation)))
            .Where(l => l.Version is not null)
            .Select(l => $"{l.Id} {l.Version}")),
    };

    private static string Commits(string root, Toolchains toolchains, CancellationToken cancellation)
    {
        if (Bare.Toolchains.Find("git") is not { } git)
        {
            return "unknown";
        }

        string Ask(params string[] arguments) => System.Text.Encoding.UTF8.GetString(BareProcess.Run(
            new BareCommand([git, "-c", "safe.directory=*", .. arguments], root, toolchains.Environment()), cancellation).Stdout).Trim();

        var commit = Ask("rev-parse", "--short", "HEAD");
        return commit.Length == 0 ? "unknown" : Ask("status", "--porcelain", "--untracked-files=no").Length == 0 ? commit : $"{commit} with local changes";
    }

    private static string? Field(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();

    private static string Kilobytes(string? text) => text is null
        ? "unknown"
        : string.Create(CultureInfo.InvariantCulture, $"{long.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture) / 1048576.0:0.0} GiB");

    private static string Distribution() =>
        File.Exists("/etc/os-release")
            ? File.ReadLines("/etc/os-release").FirstOrDefault(l => l.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))?.Split('=', 2)[1].Trim('"') ?? ""
            : "";
}
