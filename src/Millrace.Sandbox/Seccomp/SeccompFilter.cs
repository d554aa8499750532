using System.Runtime.InteropServices;

namespace Millrace.Sandbox.Seccomp;

/// <summary>
/// A profile as the kernel takes it, in two forms: the one refuses calls by itself, the other hands those that fail with
/// EPERM to the agent, who lets them fail and counts them. The agent (<c>native/agent/seccomp.c</c>) tries the second first.
/// </summary>
public sealed class SeccompFilter
{
    /// <summary>Directory of the two forms below what sandboxes see at <c>/millrace</c>.</summary>
    internal const string DirectoryName = "seccomp";

    private readonly byte[] _plain;
    private readonly byte[] _counting;

    private SeccompFilter(SeccompProfile profile, SyscallTable table)
    {
        Profile = profile;
        _plain = Bytes(BpfCompiler.Compile(profile, table, count: false));
        _counting = Bytes(BpfCompiler.Compile(profile, table, count: true));
        Refused = table.Numbers.Keys.Count(name => profile.Entries.Any(e => e.Names.Contains(name) && e.Conditions.Count == 0 && !e.Action.Permits)
            || (!profile.Default.Permits && !profile.Entries.Any(e => e.Names.Contains(name))));
        Restricted = profile.Entries.Where(e => e.Conditions.Count > 0).SelectMany(e => e.Names).Distinct().Count(table.Has);
    }

    /// <summary>What it was made from.</summary>
    public SeccompProfile Profile { get; }

    /// <summary>How many calls of this machine are refused whatever their arguments.</summary>
    public int Refused { get; }

    /// <summary>How many are refused with some arguments.</summary>
    public int Restricted { get; }

    /// <summary>Reads a profile and makes the filter of it for this machine.</summary>
    /// <param name="path">The profile's file.</param>
    /// <exception cref="SeccompProfileException">It cannot be used, or not on this machine.</exception>
    public static SeccompFilter Load(string path)
    {
        var profile = SeccompProfile.Load(path);
        var table = SyscallTable.OfThisMachine
            ?? throw new SeccompProfileException($"Millrace knows the system calls of x86-64 and arm64; this machine is {RuntimeInformation.ProcessArchitecture}.");
        return profile.Architectures.Contains(table.Architecture)
            ? new SeccompFilter(profile, table)
            : throw new SeccompProfileException($"The seccomp profile {path} cannot be used: architectures lacks {table.Architecture}, which this machine is.");
    }

    /// <summary>Lays it out where sandboxes see it.</summary>
    /// <param name="library">What sandboxes see at <c>/millrace</c>.</param>
    internal void Place(string library)
    {
        var directory = Directory.CreateDirectory(Path.Combine(library, DirectoryName)).FullName;
        File.WriteAllBytes(Path.Combine(directory, "plain.bpf"), _plain);
        File.WriteAllBytes(Path.Combine(directory, "counting.bpf"), _counting);
    }

    private static byte[] Bytes(BpfInstruction[] program) => MemoryMarshal.AsBytes(program.AsSpan()).ToArray();
}
