using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Millrace.Contracts.Executions;
using Millrace.Transport;
using Millrace.Transport.Control;
using Millrace.Transport.Jobs;
using Millrace.Transport.Queue;
using Millrace.Transport.Streaming;
using Millrace.Transport.Workers;
using Xunit;
using static Millrace.Tests.Transport.TestJobs;

namespace Millrace.Tests.Transport;

public sealed class EmbeddedTransportTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _clock = new(Noon);

    [Fact]
    public async Task A_job_goes_the_whole_way()
    {
        using var host = await StartAsync();
        var services = host.Services;
        var store = services.GetRequiredService<IJobStore>();
        var job = await store.CreateAsync(Queued(), default);
        await services.GetRequiredService<IJobQueue>().EnqueueAsync(new QueuedJob(job.JobId, "python", JobPriority.Normal), default);
        var watching = services.GetRequiredService<IEventStream>().SubscribeAsync(job.JobId, 0, default).ToListAsync().AsTask();

        var delivery = await services.GetRequiredService<IJobQueue>().TakeAsync(default).Soon();
        var started = (await store.TryStartAsync(delivery.Job.JobId, "r1", default))!;
        using var ear = services.GetRequiredService<IJobControlChannel>().Listen(job.JobId, 1);
        var writer = services.GetRequiredService<IEventStream>().Open(job.JobId, started.Attempt);
        writer.Append(Output(job.JobId, "hello"));
        Assert.True(await store.TryFinishAsync(job.JobId, 1, Result(job.JobId), writer.Events, default));
        writer.Complete(Last(Result(job.JobId)));
        await delivery.AcknowledgeAsync();

        Assert.Equal(["output", "result"], (await watching.Soon()).Select(e => e.Type));
        Assert.Empty(await services.GetRequiredService<IWorkerRegistry>().ListAsync(default));
        await host.StopAsync();
    }

    [Fact]
    public async Task Unfinished_jobs_of_an_earlier_process_are_back_before_anything_starts()
    {
        var jobs = Enumerable.Range(0, 30).Select(i => Queued(at: Noon.AddSeconds(i), priority: JobPriority.Normal)).ToList();
        using (var earlier = await StartAsync())
        {
            var store = earlier.Services.GetRequiredService<IJobStore>();
            foreach (var job in jobs)
            {
                await store.CreateAsync(job, default);
            }

            await store.TryStartAsync(jobs[0].JobId, "r1", default);
            await store.TryFinishAsync(jobs[1].JobId, 0, Result(jobs[1].JobId, JobStatus.Cancelled), [], default);
        }

        // Fewer places than jobs.
        var early = new DepthAtStart();
        using var host = await StartAsync(("Millrace:Queue:Capacity", "5"), early);

        Assert.Equal(29, early.Depth);
        var queue = host.Services.GetRequiredService<IJobQueue>();
        var taken = new List<string>();
        while (queue.Depth > 0)
        {
            taken.Add((await queue.TakeAsync(default).Soon()).Job.JobId);
        }

        Assert.Equal(jobs.Where(job => job != jobs[1]).Select(job => job.JobId), taken);
    }

    [Fact]
    public async Task A_client_that_resumes_after_a_restart_of_the_server_misses_nothing()
    {
        var job = Queued();
        using (var earlier = await StartAsync())
        {
            await earlier.Services.GetRequiredService<IJobStore>().CreateAsync(job, default);
            var queued = earlier.Services.GetRequiredService<IEventStream>().Open(job.JobId, 0);
            queued.Append(new StatusEvent { JobId = job.JobId, Status = JobStatus.Queued });
            Assert.Equal(1, queued.Events[^1].Seq);
        }

        using var host = await StartAsync();
        var stream = host.Services.GetRequiredService<IEventStream>();
        var resumed = stream.SubscribeAsync(job.JobId, 1, default).ToListAsync().AsTask();
        await host.Services.GetRequiredService<IJobStore>().TryStartAsync(job.JobId, "r1", default);
        var writer = stream.Open(job.JobId, 1);
        writer.Append(Output(job.JobId, "first"));
        writer.Complete(Last(Result(job.JobId)));

        Assert.Equal([(2, "output"), (3, "result")], (await resumed.Soon()).Select(e => ((int)e.Seq, e.Type)));
    }

    [Fact(Timeout = 20_000)]
    public async Task Finished_jobs_beyond_the_retention_go_at_every_interval()
    {
        using var host = await StartAsync(("Millrace:Jobs:RetentionCount", "1"));
        var store = host.Services.GetRequiredService<IJobStore>();
        var sweeper = host.Services.GetServices<IHostedService>().OfType<RetentionSweeper>().Single();
        for (var i = 0; i < 3; i++)
        {
            var job = await store.CreateAsync(Queued(), default);
            await store.TryFinishAsync(job.JobId, 0, Result(job.JobId, JobStatus.Cancelled), [], default);
        }

        // The sweep at the start may be just under way, and take one or two of them first.
        Assert.InRange(await sweeper.SweepAsync(default), 0, 2);
        await sweeper.SweepAsync(default);
        Assert.Single(await KeptAsync());

        _clock.Advance(TimeSpan.FromHours(24));
        while ((await KeptAsync()).Count > 0)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        async Task<IReadOnlyList<JobRecord>> KeptAsync() => (await store.ListAsync(new JobQuery(null, null, null, 10, null), default)).Jobs;
    }

    [Fact]
    public async Task A_second_server_is_kept_out_of_the_data_directory()
    {
        using var first = await StartAsync();

        var refusal = await Assert.ThrowsAsync<JobStoreUnusableException>(() => StartAsync());

        Assert.Contains(_directory.Path, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_data_directory_is_free_again_when_the_server_has_ended()
    {
        using (await StartAsync())
        {
        }

        using var next = await StartAsync();
    }

    [Fact]
    public async Task Everything_wrong_with_the_configuration_is_told_at_once()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(
            ("Millrace:Queue:Capacity", "0"),
            ("Millrace:Jobs:RetentionHours", "soon"),
            ("Millrace:Jobs:Synchronous", "Off"),
            ("Millrace:Jobs:RetentionCount", "99999999999")));

        Assert.Equal(4, failure.Failures.Count());
        Assert.All(
            ["Millrace:Queue:Capacity", "Millrace:Jobs:RetentionHours", "Millrace:Jobs:Synchronous", "Millrace:Jobs:RetentionCount"],
            key => Assert.Contains(failure.Failures, text => text.StartsWith(key, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_key_reaches_its_option()
    {
        var options = Services(
            ("Millrace:Jobs:Synchronous", "full"),
            ("Millrace:Jobs:RetentionHours", "1.5"),
            ("Millrace:Jobs:RetentionCount", "7"),
            ("Millrace:Jobs:SweepSeconds", "8"),
            ("Millrace:Queue:Capacity", "9"),
            ("Millrace:Streaming:LingerSeconds", "10"),
            ("Millrace:Streaming:LogBytes", "100000"),
            ("Millrace:Control:StdinBytes", "2000"),
            ("Millrace:Workers:BeatSeconds", "0.5")).BuildServiceProvider().GetRequiredService<IOptions<EmbeddedTransportOptions>>().Value;

        Assert.Equal(_directory.Path, options.DataDirectory);
        Assert.Equal(
            (SqliteSynchronous.Full, TimeSpan.FromHours(1.5), 7, TimeSpan.FromSeconds(8), 9),
            (options.Synchronous, options.RetentionAge, options.RetentionCount, options.SweepInterval, options.QueueCapacity));
        Assert.Equal(
            (TimeSpan.FromSeconds(10), 100_000, 2000, TimeSpan.FromSeconds(0.5)),
            (options.StreamLinger, options.StreamLogBytes, options.StdinBacklogBytes, options.WorkerBeat));
    }

    [Fact]
    public void What_is_registered_already_stays()
    {
        var mine = new LocalJobQueue(Options.Create(new EmbeddedTransportOptions()), TimeProvider.System);
        var services = new ServiceCollection().AddSingleton<IJobQueue>(mine).AddLogging();
        services.AddEmbeddedTransport(new ConfigurationBuilder().Build(), _directory.Path);
        using var provider = services.BuildServiceProvider();

        Assert.Same(mine, provider.GetRequiredService<IJobQueue>());
    }

    public void Dispose() => _directory.Dispose();

    private Task<IHost> StartAsync(params (string Key, string Value)[] settings) => StartAsync(settings, null);

    private Task<IHost> StartAsync((string Key, string Value) setting, IHostedService first) => StartAsync([setting], first);

    private async Task<IHost> StartAsync((string Key, string Value)[] settings, IHostedService? first)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(_clock);
        if (first is not null)
        {
            builder.Services.AddSingleton(first);
        }

        builder.Services.AddEmbeddedTransport(Configuration(settings), _directory.Path);
        var host = builder.Build();
        try
        {
            (first as DepthAtStart)?.Queue = host.Services.GetRequiredService<IJobQueue>;
            await host.StartAsync();
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    private ServiceCollection Services(params (string Key, string Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddEmbeddedTransport(Configuration(settings), _directory.Path);
        return services;
    }

    private static IConfiguration Configuration((string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
        .Build();

    // Stands before all other hosted services, as a web server would.
    private sealed class DepthAtStart : IHostedService
    {
        public Func<IJobQueue>? Queue { get; set; }

        public int Depth { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            Depth = Queue!().Depth;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
