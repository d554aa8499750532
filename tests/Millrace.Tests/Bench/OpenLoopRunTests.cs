using System.Collections.Concurrent;
using Millrace.Bench.OpenLoop;
using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;
using Millrace.Tests.Architecture;
using Xunit;

namespace Millrace.Tests.Bench;

public sealed class OpenLoopRunTests
{
    private static readonly LanguageCatalog Catalog = LanguageFolder.Load(Repository.PathOf("languages"));
    private static readonly LanguageMix Bash = LanguageMix.Read("bash", out _)!;
    private static readonly string Hello = Catalog.All.Single(l => l.Id == "bash").Samples[0].ExpectedOutput!;

    [Fact]
    public async Task A_server_that_stalls_puts_off_nobody_and_its_stall_is_in_the_times()
    {
        // No answer before all nineteen have asked: a client that waits for one answer before it asks again would never end here.
        var all = new TaskCompletionSource();
        await using var server = await SlowServer.StartAsync(async (number, context) =>
        {
            if (number == 19)
            {
                all.SetResult();
            }

            await all.Task;
            await SlowServer.ResultAsync(context, Hello);
        });

        var samples = await RunAsync(server, Plan(20, 1));

        Assert.Equal(19, samples.Count);
        Assert.All(samples, s => Assert.Null(s.End.Error));
        Assert.True(samples.MaxBy(s => s.Answer)!.Answer > TimeSpan.FromMilliseconds(850), "The first waited for the last, 900 ms later.");
    }

    [Fact]
    public async Task Each_kind_of_failure_has_a_name()
    {
        await using var server = await SlowServer.StartAsync((number, context) =>
        {
            switch (number)
            {
                case 1: return SlowServer.ResultAsync(context, "something else");
                case 2: return SlowServer.ResultAsync(context, Hello, Outcome.MemoryLimit);
                case 3: context.Response.StatusCode = 429; return Task.CompletedTask;
                case 4: context.Abort(); return Task.CompletedTask;
                case 5: return Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                case 6: context.Response.StatusCode = 202; return Task.CompletedTask;
                default: return SlowServer.ResultAsync(context, Hello);
            }
        });

        var samples = await RunAsync(server, Plan(8, 1) with { Patience = TimeSpan.FromSeconds(2) });

        Assert.Equal(
            [LoadClient.NoConnection, LoadClient.TooLate, "outcome memory_limit", "status 429", LoadClient.NoAnswer, LoadClient.WrongOutput],
            samples.Select(s => s.End.Error).OfType<string>().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Beyond_the_most_under_way_no_job_is_sent_and_that_is_said()
    {
        var asked = new ConcurrentBag<int>();
        await using var server = await SlowServer.StartAsync(async (number, context) =>
        {
            asked.Add(number);
            await Task.Delay(1_500);
            await SlowServer.ResultAsync(context, Hello);
        });

        var samples = await RunAsync(server, Plan(10, 1) with { MostUnderWay = 3 });

        Assert.Equal((3, 6), (asked.Count, samples.Count(s => s.End.Error == OpenLoopRun.NotSent)));
    }

    private static LoadPlan Plan(double rate, double seconds) =>
        new() { Mix = Bash, Arrivals = new ArrivalSchedule(ArrivalKind.Constant, rate, TimeSpan.Zero, TimeSpan.FromSeconds(seconds)) };

    private static async Task<IReadOnlyCollection<Sample>> RunAsync(SlowServer server, LoadPlan plan)
    {
        using var client = new LoadClient(server.Address, null);
        return await new OpenLoopRun(client, LoadPrograms.Of(plan.Mix, Catalog, mustBeInstalled: false), TimeProvider.System).RunAsync(plan, CancellationToken.None);
    }
}
