using System.Runtime.InteropServices;

namespace Millrace.Sandbox.Cgroups;

/// <summary>Kills what is in a cgroup by its member list; for kernels without <c>cgroup.kill</c>.</summary>
internal static partial class CgroupKill
{
    private const int SigKill = 9;
    private const int Rounds = 20;

    public static void All(string directory)
    {
        // More than one round, for what was forked while we read; each process once, for it stays listed until it is reaped.
        var known = new List<int>();
        var killed = 0;
        for (var round = 0; round < Rounds && CgroupFiles.AddProcesses(directory, known); round++)
        {
            for (; killed < known.Count; killed++)
            {
                // 0 is a process of another pid namespace: to kill(2) it would mean all of ours.
                _ = known[killed] > 0 ? Kill(known[killed], SigKill) : 0;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
