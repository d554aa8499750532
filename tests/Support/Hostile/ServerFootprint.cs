using System.Diagnostics;
using System.Globalization;

namespace Millrace.Testing.Hostile;

/// <summary>What a server holds of this machine at one moment; asked of the kernel, not of the server.</summary>
public sealed record ServerFootprint
{
    // Where any job might leave a file on the host, if it could write there at all.
    private static readonly string[] Places = ["/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/mnt"];
    private const uint FirstUid = 200_000;
    private const uint AfterLastUid = 456_000;

    /// <summary>Resident memory of its process, MB.</summary>
    public required double MemoryMb { get; init; }

    /// <summary>Files, sockets and pipes it has open.</summary>
    public required int Descriptors { get; init; }

    /// <summary>Processes below it: its spawner, and those of the sandboxes that wait or run.</summary>
    public required int Processes { get; init; }

    /// <summary>Cgroups of its sandboxes, in all hierarchies.</summary>
    public required int Cgroups { get; init; }

    /// <summary>Mounts that it and its spawner see.</summary>
    public required int Mounts { get; init; }

    /// <summary>Files of sandboxes' users in places that all may write to, and all files in the server's own temporary directory.</summary>
    public required int Files { get; init; }

    /// <summary>Looks.</summary>
    /// <param name="server">Its process id.</param>
    /// <param name="temporary">Its temporary directory.</param>
    public static ServerFootprint Of(int server, string temporary)
    {
        var below = Traces.DescendantsOf(server);
        return new ServerFootprint
        {
            MemoryMb = long.Parse(File.ReadAllText($"/proc/{server}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize / 1048576.0,
            Descriptors = Directory.GetFiles($"/proc/{server}/fd").Length,
            Processes = below.Count,
            Cgroups = Traces.CgroupsOf(server).Count,
            Mounts = below.Where(process => process.Contains("/spawner ", StringComparison.Ordinal)).Select(process => process.Split(' ')[0]).Append($"{server}").Sum(MountsOf),
            Files = FilesOfSandboxes() + Directory.GetFileSystemEntries(temporary).Length,
        };
    }

    /// <summary>Looks again and again until nothing has changed but memory for a while; the last look, also when that never came.</summary>
    public static async Task<ServerFootprint> AtRestAsync(int server, string temporary, TimeSpan still, TimeSpan patience, CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        var (started, since, last) = (time.GetTimestamp(), time.GetTimestamp(), Of(server, temporary));
        while (time.GetElapsedTime(since) < still && time.GetElapsedTime(started) < patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
            var now = Of(server, temporary);
            since = now with { MemoryMb = last.MemoryMb } == last ? since : time.GetTimestamp();
            last = now;
        }

        return last;
    }

    private static int MountsOf(string process)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/mountinfo").Count();
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static int FilesOfSandboxes()
    {
        string[] arguments = [.. Places.Where(Directory.Exists), "-maxdepth", "1", "-uid", $"+{FirstUid - 1}", "-uid", $"-{AfterLastUid}"];
        using var process = Process.Start(new ProcessStartInfo("find", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        using var output = process.StandardOutput;
        return output.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
    }
}
