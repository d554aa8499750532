using System.Globalization;
using Millrace.Contracts.Executions;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

public sealed class SoakTests
{
    private const int Jobs = 200;
    private const int Concurrency = 8;
    private const int Rounds = 4;
    private const double GrowthAllowed = 64 * 1024 * 1024;

    private static readonly (string Language, string Source, object? More, Outcome Expected, string Stdout)[] Mix =
    [
        ("python", "print(sum(range(10)))", null, Outcome.Success, "45\n"),
        ("bash", "cat; exit 3", new { stdin = "in" }, Outcome.NonzeroExit, "in"),
        ("nodejs", "console.log([1,2,3].map(x => x * 2).join())", null, Outcome.Success, "2,4,6\n"),
        ("c", "#include <stdio.h>\nint main(void) { puts(\"c\"); }", null, Outcome.Success, "c\n"),
        ("python", "import time\ntime.sleep(30)", new { timeout = 0.3 }, Outcome.TimeLimit, ""),
        ("python", "a = []\nwhile True: a.append('x' * 5_000_000)", new { memory_limit = 64 }, Outcome.MemoryLimit, ""),
        ("bash", "kill -SEGV $$", null, Outcome.Signaled, ""),
        ("c", "int main(void) { return nothing; }", null, Outcome.CompileError, ""),
        ("python", "import os\nfor _ in range(5):\n    if os.fork() == 0: os.setsid(); import time; time.sleep(100)\nprint('left five')", null, Outcome.Success, "left five\n"),
        ("bash", "yes | head -c 3000000", null, Outcome.OutputLimit, string.Concat(Enumerable.Repeat("y\n", 524_288))),
    ];

    [Fact]
    public async Task Two_hundred_mixed_jobs_end_right_and_leave_nothing()
    {
        await using var server = await MillraceServer.StartAsync();
        await RunAsync(server.Client, Jobs); // what is made once (JIT, pools, connections, the heap of eight jobs at a time) is made now
        await Traces.EventuallyAsync(() => Traces.CgroupsOf(server.Process.Id).Count, n => n <= MostWaiting * 4, "cgroups before");
        var filesBefore = OpenFiles(server);

        await MemorySettlesAsync(server);

        await Traces.EventuallyAsync(() => Traces.CgroupsOf(server.Process.Id).Count, n => n <= MostWaiting * 4, "cgroups after: only those of waiting sandboxes, one in each of four hierarchies");
        await Traces.EventuallyAsync(() => Traces.DescendantsOf(server.Process.Id), left => left.Count <= 1 + (MostWaiting * 3), "processes: the spawner, and the waiting sandboxes");
        await Traces.EventuallyAsync(() => OpenFiles(server), now => now <= filesBefore + 10, "open files");
    }

    // A heap takes what a rush of large outputs needs and keeps it; a leak takes as much again each time.
    private static async Task MemorySettlesAsync(MillraceServer server)
    {
        var memory = new List<double> { ResidentBytes(server) };
        do
        {
            await RunAsync(server.Client, Jobs);
            memory.Add(ResidentBytes(server));
        }
        while (memory[^1] - memory[^2] >= GrowthAllowed && memory.Count <= Rounds);

        Assert.True(memory[^1] - memory[^2] < GrowthAllowed, $"memory goes on growing: {string.Join(", ", memory)}");
    }

    // The floor of the pool (blank ones, and one of each kind with a toolchain waiting), and the one more it keeps of each after a rush.
    private static int MostWaiting => PoolSize + 1 + (2 * GatedKinds);

    private const int GatedKinds = 8;

    private static int PoolSize => Math.Max(4, Environment.ProcessorCount * 2);

    private static async Task RunAsync(MillraceClient client, int jobs) =>
        await Parallel.ForEachAsync(Enumerable.Range(0, jobs), new ParallelOptions { MaxDegreeOfParallelism = Concurrency }, async (i, _) =>
        {
            var (language, source, more, expected, stdout) = Mix[i % Mix.Length];
            var result = await client.RunAsync(language, source, more);
            Assert.True(result.Outcome == expected && result.Stdout == stdout, $"{language} {source}: {result.Outcome} {result.Error}\n{result.Stdout[..Math.Min(200, result.Stdout.Length)]}\n{result.Stderr}");
        });

    private static int OpenFiles(MillraceServer server) => Directory.GetFiles($"/proc/{server.Process.Id}/fd").Length;

    private static double ResidentBytes(MillraceServer server) =>
        double.Parse(File.ReadAllText($"/proc/{server.Process.Id}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
}
