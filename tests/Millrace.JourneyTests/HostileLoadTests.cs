using Millrace.Contracts.Executions;
using Millrace.JourneyTests.Support;
using Millrace.Testing.Hostile;

namespace Millrace.JourneyTests;

/// <summary>A small part of what <c>make bench BENCH="--only hostile"</c> does with 3,000 jobs: see bench/results/hostile.md.</summary>
public sealed class HostileLoadTests
{
    private const int Jobs = 75;
    private const int Concurrency = 8;

    // A heap that may be large takes a thousand jobs until it has found its size (bench/results/hostile.md): that it then stays so, the bench says.
    private const double MemoryAllowedMb = 256;

    // After a rush a pool keeps one more of each kind than its floor.
    private const int SpareSandboxes = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_hundred_and_fifty_attackers_get_nowhere_and_leave_nothing_and_a_neighbour_is_served()
    {
        using var bait = new Bait();
        var temporary = Directory.CreateTempSubdirectory("millrace-test-temporary-");
        await using var server = await MillraceServer.StartAsync(data: null, ("TMPDIR", temporary.FullName), (Bait.Variable, bait.Secret), ("DOTNET_EnableDiagnostics", "0"));
        var load = new HostileLoad(server.Client.Http, HostileJobs.All(bait, server.Process.Id), bait);

        await AttackAsync(load, server.Client); // what is made once is made now
        var before = await RestingAsync(server, temporary, _ => true);
        await AttackAsync(load, server.Client);
        var after = await RestingAsync(server, temporary, now => IsFlat(before, now));

        Assert.True(IsFlat(before, after), $"before {before}\nafter {after}");
        Assert.Equal(0, bait.Knocks);
        await server.DisposeAsync();
        temporary.Delete(recursive: true);
    }

    private static async Task AttackAsync(HostileLoad load, MillraceClient neighbour)
    {
        var attack = load.RunAsync(Jobs, Concurrency, CancellationToken.None);
        do
        {
            var hello = await neighbour.RunAsync("python", "print('hello')");
            Assert.Equal((Outcome.Success, "hello\n"), (hello.Outcome, hello.Stdout));
        }
        while (!attack.IsCompleted);

        Assert.Empty((await attack).Where(end => end.Complaint is not null).Select(end => end.Complaint));
    }

    private static bool IsFlat(ServerFootprint before, ServerFootprint after) =>
        after.MemoryMb <= before.MemoryMb + MemoryAllowedMb
        && after.Descriptors <= before.Descriptors + (SpareSandboxes * 4)
        && after.Mounts <= before.Mounts
        && after.Cgroups <= before.Cgroups + (SpareSandboxes * 5)
        && after.Processes <= before.Processes + (SpareSandboxes * 3)
        && after.Files <= before.Files;

    private static async Task<ServerFootprint> RestingAsync(MillraceServer server, DirectoryInfo temporary, Func<ServerFootprint, bool> wanted)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var now = await ServerFootprint.AtRestAsync(server.Process.Id, temporary.FullName, TimeSpan.FromSeconds(1), Patience, CancellationToken.None);
            if (wanted(now) || patience.IsCancellationRequested)
            {
                return now;
            }
        }
    }
}
