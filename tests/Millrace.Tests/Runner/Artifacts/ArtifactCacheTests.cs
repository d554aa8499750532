using Microsoft.Extensions.Time.Testing;
using Millrace.Contracts.Executions;
using Millrace.Runner.Artifacts;
using Millrace.Tests.Sandbox;
using Xunit;
using static Millrace.Tests.Runner.Artifacts.Compilations;

namespace Millrace.Tests.Runner.Artifacts;

public sealed class ArtifactCacheTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new();
    private readonly Warnings<ArtifactCache> _log = new();

    public ArtifactCacheTests() => _directory.Write("native/live.o");

    [Fact]
    public async Task The_first_compiles_and_the_second_need_not()
    {
        await using var cache = Open();

        using (var first = await AskAsync(cache))
        {
            Assert.Null(first.Found);
            first.Keep(Artifact("made"));
        }

        using var second = await AskAsync(cache);
        Assert.Equal("made", TextOf(second.Found));
        Assert.Equal((1L, 1L), (cache.Status.Hits, cache.Status.Misses));
        Assert.True(cache.Status.MemoryBytes > 0);
    }

    [Fact]
    public async Task After_a_restart_it_comes_from_disk()
    {
        await using (var cache = Open())
        {
            using var lease = await AskAsync(cache);
            lease.Keep(Artifact("made"));
        }

        await using var next = Open();
        using var found = await AskAsync(next);

        Assert.Equal("made", TextOf(found.Found));
    }

    [Fact]
    public async Task Who_asks_meanwhile_waits_for_the_first()
    {
        await using var cache = Open();
        using var first = await AskAsync(cache);
        var others = Enumerable.Range(0, 7).Select(_ => AskAsync(cache).AsTask()).ToArray();

        Assert.DoesNotContain(others, o => o.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));
        first.Keep(Artifact("made"));

        foreach (var other in await Task.WhenAll(others))
        {
            Assert.Equal(("made", TimeSpan.FromSeconds(2)), (TextOf(other.Found), other.Waited));
        }

        Assert.Equal((7L, 1L), (cache.Status.Hits, cache.Status.Misses));
    }

    [Fact]
    public async Task When_the_first_keeps_nothing_all_who_waited_compile_at_once()
    {
        await using var cache = Open();
        var first = await AskAsync(cache);
        var others = Enumerable.Range(0, 3).Select(_ => AskAsync(cache).AsTask()).ToArray();

        first.Dispose();

        Assert.All(await Task.WhenAll(others), o => Assert.Null(o.Found));
        using var next = await AskAsync(cache);
        Assert.Null(next.Found);
    }

    [Fact]
    public async Task One_who_waited_in_vain_may_still_keep_what_it_makes()
    {
        await using var cache = Open();
        var first = await AskAsync(cache);
        var waiting = AskAsync(cache).AsTask();
        first.Dispose();

        using var second = await waiting;
        second.Keep(Artifact("made"));

        using var third = await AskAsync(cache);
        Assert.Equal("made", TextOf(third.Found));
    }

    [Fact]
    public async Task Who_waits_can_be_cancelled_alone()
    {
        await using var cache = Open();
        using var first = await AskAsync(cache);
        using var cancellation = new CancellationTokenSource();
        var impatient = AskAsync(cache, cancellation: cancellation.Token).AsTask();
        var patient = AskAsync(cache).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Assert.False(patient.IsCompleted);
        first.Keep(Artifact("made"));
        Assert.Equal("made", TextOf((await patient).Found));
    }

    [Fact]
    public async Task Nobody_waits_longer_than_its_own_compiler_might_take()
    {
        await using var cache = Open();
        using var first = await AskAsync(cache);
        var waiting = AskAsync(cache).AsTask();

        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Null((await waiting).Found);
    }

    [Fact]
    public async Task Different_jobs_do_not_wait_for_each_other()
    {
        await using var cache = Open();
        using var first = await AskAsync(cache);
        using var other = await AskAsync(cache, Job("int other;"));

        Assert.Null(other.Found);
    }

    [Fact]
    public async Task A_job_that_may_not_print_what_the_compiler_said_compiles()
    {
        await using var cache = Open();
        using (var first = await AskAsync(cache))
        {
            first.Keep(Artifact(says: "eleven char"));
        }

        using var tight = await AskAsync(cache, Job(outputBytes: 10));
        using var enough = await AskAsync(cache, Job(outputBytes: 11));

        Assert.Equal((true, false), (tight.Found is null, enough.Found is null));
    }

    [Fact]
    public async Task What_is_too_large_is_not_kept_and_holds_nobody_up()
    {
        await using var cache = Open();
        var first = await AskAsync(cache);
        var waiting = AskAsync(cache).AsTask();

        first.Keep(new CompiledArtifact([new(".build/main", new byte[ArtifactCache.LargestEntry + 1])], []));
        first.Dispose();

        Assert.Null((await waiting).Found);
    }

    [Theory]
    [InlineData(0, CacheScope.Shared, true, true)]
    [InlineData(1, CacheScope.Off, true, true)]
    [InlineData(1, CacheScope.Shared, false, true)]
    [InlineData(1, CacheScope.Shared, true, false)]
    public async Task It_stays_out_of_the_way(int maxMb, CacheScope scope, bool directory, bool compiled)
    {
        await using var cache = Open(maxMb, scope, directory);

        using (var first = await AskAsync(cache, compiled: compiled))
        {
            first.Keep(Artifact());
        }

        using var second = await AskAsync(cache, compiled: compiled);
        Assert.Null(second.Found);
        Assert.Equal(new ArtifactCacheStatus(0, 0, 0, 0, 0), cache.Status);
    }

    [Fact]
    public async Task Without_a_known_toolchain_it_stays_out_of_the_way()
    {
        await using var cache = Open();

        using var first = await AskAsync(cache, Job() with { Language = "rust" });

        Assert.Same(ArtifactLease.None, first);
    }

    public void Dispose() => _directory.Dispose();

    private ArtifactCache Open(int maxMb = 1, CacheScope scope = CacheScope.Shared, bool directory = true) => new(
        directory ? _directory["artifacts"] : null,
        new ArtifactCacheOptions { MaxMb = maxMb, Scope = scope },
        new ToolchainIdentity(Installed(), _directory["native"]),
        _time,
        _log);

    private static ValueTask<ArtifactLease> AskAsync(ArtifactCache cache, JobSpec? job = null, bool compiled = true, CancellationToken cancellation = default)
    {
        job ??= Job();
        return cache.AcquireAsync(job, Plan(job, compiled), cancellation);
    }
}
