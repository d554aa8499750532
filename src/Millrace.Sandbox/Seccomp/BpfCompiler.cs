namespace Millrace.Sandbox.Seccomp;

/// <summary>
/// Makes the program by which the kernel decides on each call. Neighbouring numbers with the same fate are one range, and the
/// range is found by halving: some eight comparisons for each call, and next to none since Linux 5.11, which remembers
/// the calls that are allowed whatever their arguments.
/// </summary>
internal static class BpfCompiler
{
    /// <summary>BPF_MAXINSNS.</summary>
    public const int MostInstructions = 4096;

    private const int NumberOffset = 0;
    private const int ArchitectureOffset = 4;
    private const int ShortestLongJump = byte.MaxValue + 1;

    // Calls of the x32 kind come with this bit, under the same architecture.
    private const uint OtherKind = 0x4000_0000;

    /// <summary>Compiles a profile for one kind of machine.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="table">The machine's calls.</param>
    /// <param name="count">Calls that would fail with EPERM are handed to the agent instead, who lets them fail and counts them.</param>
    public static BpfInstruction[] Compile(SeccompProfile profile, SyscallTable table, bool count)
    {
        SeccompAction Final(SeccompAction action) => count && action == SeccompAction.Deny ? new SeccompAction(SeccompActionKind.Count) : action;

        var fates = Fates(profile, table, Final);
        var deny = BpfInstruction.Return(Final(SeccompAction.Deny));
        BpfInstruction[] program =
        [
            BpfInstruction.Load(ArchitectureOffset),
            BpfInstruction.Equal(table.AuditArchitecture, whenTrue: 1, whenFalse: 0),
            deny,
            BpfInstruction.Load(NumberOffset),
            BpfInstruction.GreaterOrEqual(OtherKind, whenTrue: 0, whenFalse: 1),
            deny,
            .. Search(fates),
        ];
        return program.Length <= MostInstructions
            ? program
            : throw new SeccompProfileException($"It compiles to {program.Length} instructions; the kernel takes {MostInstructions}.");
    }

    // From each number on, what to do, up to the next. Numbers without a name are calls newer than Millrace, or none at all.
    private static List<(uint From, BpfInstruction[] Code)> Fates(SeccompProfile profile, SyscallTable table, Func<SeccompAction, SeccompAction> final)
    {
        var names = table.Numbers.ToDictionary(pair => pair.Value, pair => pair.Key);
        var absent = new[] { BpfInstruction.Return(SeccompAction.Absent) };
        var fates = new List<(uint From, BpfInstruction[] Code)>();
        for (var number = 0; number <= names.Keys.Max() + 1; number++)
        {
            var code = names.TryGetValue(number, out var name) ? Decide(profile, name, final) : absent;
            if (fates.Count == 0 || !fates[^1].Code.AsSpan().SequenceEqual(code))
            {
                fates.Add(((uint)number, code));
            }
        }

        return fates;
    }

    private static BpfInstruction[] Decide(SeccompProfile profile, string name, Func<SeccompAction, SeccompAction> final)
    {
        var code = new List<BpfInstruction>();
        foreach (var entry in profile.Entries.Where(entry => entry.Names.Contains(name)))
        {
            code.AddRange(BpfConditions.When(entry.Conditions, BpfInstruction.Return(final(entry.Action))));
            if (entry.Conditions.Count == 0)
            {
                return [.. code];
            }
        }

        return [.. code, BpfInstruction.Return(final(profile.Default))];
    }

    private static BpfInstruction[] Search(List<(uint From, BpfInstruction[] Code)> fates)
    {
        if (fates.Count == 1)
        {
            return fates[0].Code;
        }

        var middle = fates.Count / 2;
        var below = Search([.. fates.Take(middle)]);
        var from = Search([.. fates.Skip(middle)]);
        return below.Length < ShortestLongJump
            ? [BpfInstruction.GreaterOrEqual(fates[middle].From, whenTrue: below.Length, whenFalse: 0), .. below, .. from]
            : [BpfInstruction.GreaterOrEqual(fates[middle].From, whenTrue: 0, whenFalse: 1), BpfInstruction.Skip(below.Length), .. below, .. from];
    }
}
