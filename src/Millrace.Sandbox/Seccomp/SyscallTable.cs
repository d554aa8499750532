using System.Globalization;
using System.Runtime.InteropServices;

namespace Millrace.Sandbox.Seccomp;

/// <summary>The system calls of one kind of machine, by number. Kept as data, so that a misspelt name is told from one this machine lacks.</summary>
internal sealed class SyscallTable
{
    private readonly Dictionary<string, int> _numbers;

    private SyscallTable(string architecture, string name, uint audit)
    {
        Architecture = architecture;
        AuditArchitecture = audit;
        using var stream = typeof(SyscallTable).Assembly.GetManifestResourceStream($"Millrace.Sandbox.Seccomp.Tables.{name}.txt")!;
        using var reader = new StreamReader(stream);
        _numbers = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .ToDictionary(parts => parts[1], parts => int.Parse(parts[0], CultureInfo.InvariantCulture));
    }

    /// <summary>Those Millrace knows.</summary>
    public static IReadOnlyList<SyscallTable> All { get; } = [new("SCMP_ARCH_X86_64", "x86_64", 0xc000_003e), new("SCMP_ARCH_AARCH64", "aarch64", 0xc000_00b7)];

    /// <summary>This machine's; null when Millrace knows none.</summary>
    public static SyscallTable? OfThisMachine { get; } = RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => All[0],
        System.Runtime.InteropServices.Architecture.Arm64 => All[1],
        _ => null,
    };

    /// <summary>OCI's name of the machine.</summary>
    public string Architecture { get; }

    /// <summary>The kernel's number of it (linux/audit.h), which every call carries.</summary>
    public uint AuditArchitecture { get; }

    /// <summary>Names and numbers.</summary>
    public IReadOnlyDictionary<string, int> Numbers => _numbers;

    public static SyscallTable? OfArchitecture(string name) => All.FirstOrDefault(table => table.Architecture == name);

    public bool Has(string name) => _numbers.ContainsKey(name);
}
