namespace Millrace.Sandbox.Seccomp;

/// <summary>What must hold between the parts of a profile.</summary>
internal static class SeccompProfileRules
{
    // Without these no program gets as far as saying what is wrong.
    private static readonly string[] Indispensable = ["execve", "exit_group", "rt_sigreturn", "read", "write"];

    public static void Check(SeccompProfile profile)
    {
        foreach (var architecture in profile.Architectures.Where(name => SyscallTable.OfArchitecture(name) is null))
        {
            throw new SeccompProfileException($"architectures has {architecture}; there are {string.Join(" and ", SyscallTable.All.Select(table => table.Architecture))}.");
        }

        foreach (var (entry, i) in profile.Entries.Select((entry, i) => (entry, i)))
        {
            if (entry.Names.FirstOrDefault(name => !SyscallTable.All.Any(table => table.Has(name))) is { } unknown)
            {
                throw new SeccompProfileException($"syscalls[{i}].names has {unknown}, which is no system call of {string.Join(" or ", SyscallTable.All.Select(table => table.Architecture))}.");
            }
        }

        foreach (var name in profile.Entries.SelectMany(entry => entry.Names).Distinct())
        {
            CheckOrder(profile, name);
        }

        if (Indispensable.FirstOrDefault(name => !profile.ActionOf(name, []).Permits) is { } missing)
        {
            throw new SeccompProfileException($"{missing} must be allowed: nothing could run without it.");
        }
    }

    // Runtimes with libseccomp let an entry without args win over all others, whichever comes first; here the first wins.
    private static void CheckOrder(SeccompProfile profile, string name)
    {
        var entries = profile.Entries.Where(entry => entry.Names.Contains(name)).ToArray();
        if (entries.Any(entry => entry.Conditions.Count == 0) && entries.Select(entry => entry.Action).Distinct().Count() > 1)
        {
            throw new SeccompProfileException($"{name} has an entry without args and one that does something else with it; runtimes do not agree on which decides.");
        }
    }
}
