using System.Text;

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
                v2 ??= Plain(fields[1]);
            }
            else if (fields[2] == "cgroup")
            {
                foreach (var option in fields[3].Split(','))
                {
                    v1.TryAdd(option, Plain(fields[1]));
                }
            }
        }

        return new CgroupMounts(v1, v2);
    }

    // The kernel writes what would break its table (space, tab, line feed, backslash, number sign) as a backslash and three octal digits,
    // byte by byte.
    private static string Plain(string field)
    {
        if (!field.Contains('\\'))
        {
            return field;
        }

        var bytes = Encoding.UTF8.GetBytes(field);
        var length = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var escaped = bytes[i] == '\\' && i + 3 < bytes.Length && IsOctal(bytes[i + 1], '3') && IsOctal(bytes[i + 2], '7') && IsOctal(bytes[i + 3], '7');
            bytes[length++] = escaped ? (byte)(((bytes[i + 1] - '0') << 6) | ((bytes[i + 2] - '0') << 3) | (bytes[i + 3] - '0')) : bytes[i];
            i += escaped ? 3 : 0;
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private static bool IsOctal(byte digit, char highest) => digit >= '0' && digit <= highest;
}
