using System.Runtime.InteropServices;

namespace Millrace.Sandbox.Cgroups;

/// <summary>Kills what is in a cgroup by its member list; for kernels without <c>cgroup.kill</c>.</summary>
internal static partial class CgroupKill
{
    private const int SigKill = 9;
    private const int Rounds = 20;

    public static void All(string directory)
    {
        // More than one round, for what was forked while we read.
        for (var round = 0; round < Rounds; round++)
        {
            var any = false;
            foreach (var pid in CgroupFiles.ReadProcesses(directory).Where(pid => pid > 0))
            {
                any |= Kill(pid, SigKill) == 0;
            }

            if (!any)
            {
                return;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
