namespace Millrace.Sandbox.Cgroups;

/// <summary>Where the kernel's cgroup hierarchies are mounted, as <c>/proc/self/mounts</c> tells.</summary>
internal sealed record CgroupMounts(IReadOnlyDictionary<string, string> V1, string? V2)
{
    /// <summary>The controllers Millrace needs.</summary>
    public static readonly string[] Needed = ["memory", "pids", "cpu"];

    public static CgroupMounts Parse(string mounts)
    {
        var v1 = new Dictionary<string, string>();
        string? v2 = null;
        foreach (var line in mounts.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split(' ');
            if (fields.Length < 4)
            {
                continue;
            }

            if (fields[2] == "cgroup2")
            {
                v2 ??= fields[1];
            }
            else if (fields[2] == "cgroup")
            {
                foreach (var option in fields[3].Split(','))
                {
                    v1.TryAdd(option, fields[1]);
                }
            }
        }

        return new CgroupMounts(v1, v2);
    }
}
