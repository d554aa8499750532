using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Millrace.Contracts.Executions;
using Millrace.Transport;
using Millrace.Transport.Jobs;
using Xunit;
using static Millrace.Tests.Transport.TestJobs;

namespace Millrace.Tests.Transport.Jobs;

public sealed class SqliteJobStoreTests : JobStoreContract, IAsyncDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly SqliteJobStore _store;

    public SqliteJobStoreTests() => _store = OpenStore();

    protected override IJobStore Store => _store;

    [Fact]
    public async Task What_was_answered_is_there_for_the_next_process_when_this_one_dies_without_a_word()
    {
        var waiting = await CreatedAsync();
        var running = await CreatedAsync();
        await _store.TryStartAsync(running.JobId, "r1", default);
        var finished = await FinishedAsync();

        // The first store is not closed: its log files lie there as after a kill.
        await using var next = OpenStore();

        Assert.Equal([waiting.JobId, running.JobId], (await next.ReadUnfinishedAsync(default).ToListAsync()).Select(job => job.JobId));
        Assert.Equal(2, (await next.GetAsync(finished, default))!.Result is null ? 0 : (await next.ReadEventsAsync(finished, default)).Count);
        Assert.Equal(2, (await next.TryStartAsync(running.JobId, "r2", default))!.Attempt);
    }

    [Fact]
    public async Task Closing_the_store_completes_what_was_asked_before()
    {
        var jobs = Enumerable.Range(0, 300).Select(_ => Queued()).ToList();
        var creates = jobs.Select(job => _store.CreateAsync(job, default)).ToList();

        await _store.DisposeAsync();

        await Task.WhenAll(creates).Soon();
        await using var next = OpenStore();
        Assert.Equal(300, await next.ReadUnfinishedAsync(default).CountAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _store.CreateAsync(Queued(), default));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _store.GetAsync("job_x", default));
    }

    [Fact]
    public async Task A_listing_reads_no_payload()
    {
        await FinishedAsync();
        Run("PRAGMA foreign_keys = OFF; DROP TABLE payloads;");

        Assert.Single((await _store.ListAsync(All(), default)).Jobs);
        await Assert.ThrowsAsync<SqliteException>(() => _store.GetAsync("job_x", default));
    }

    [Fact]
    public async Task A_result_is_stored_once_and_not_again_in_the_event_log()
    {
        var job = await CreatedAsync();
        await _store.TryStartAsync(job.JobId, "r1", default);
        var result = Result(job.JobId, output: "needle");

        await _store.TryFinishAsync(job.JobId, 1, result, [Output(job.JobId, "hay", 1), Last(result, 2)], default);

        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT instr(CAST(events AS TEXT), 'needle') + instr(hex(events), hex('needle')), instr(hex(result), hex('needle')) FROM payloads";
        using var row = command.ExecuteReader();
        Assert.True(row.Read());
        Assert.Equal(0, row.GetInt64(0));
        Assert.NotEqual(0, row.GetInt64(1));
    }

    [Fact]
    public async Task Dropped_jobs_give_their_space_back()
    {
        var noise = new byte[200_000];
        new Random(1).NextBytes(noise);
        for (var i = 0; i < 10; i++)
        {
            var job = Queued(source: Convert.ToBase64String(noise));
            await _store.CreateAsync(job, default);
            await _store.TryStartAsync(job.JobId, "r1", default);
            await _store.TryFinishAsync(job.JobId, 1, Result(job.JobId), [], default);
        }

        var before = Pages();
        await _store.DeleteExpiredAsync(DateTimeOffset.MinValue, keepNewest: 0, default);

        Assert.InRange(Pages(), 1, before / 5);
    }

    [Fact]
    public async Task A_file_of_the_version_before_tenants_is_brought_up_to_date_with_its_jobs()
    {
        using var directory = new TempDirectory();
        var path = directory.File("millrace.db");
        await using (var old = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            old.Open();
            using var command = old.CreateCommand();
            command.CommandText = SqliteSchema.Versions[0] + "\nPRAGMA user_version = 1;";
            command.ExecuteNonQuery();
            command.CommandText = "INSERT INTO jobs (job_id, status, attempt, created_at, workspace_id, language, idempotency_key, spec_summary) VALUES ('job_old', 0, 0, 1, 'default', 'python', 'once', $spec); INSERT INTO payloads (seq, spec) VALUES (1, $spec);";
            command.Parameters.AddWithValue("$spec", StoredJson.Pack(Queued().Spec));
            command.ExecuteNonQuery();
        }

        await using var store = OpenStore(directory.Path);

        Assert.Equal("anonymous", (await store.GetAsync("job_old", default))!.Tenant);
        Assert.Equal("job_old", (await store.CreateAsync(Queued(key: "once"), default)).JobId);
        Assert.Equal("job_old", (await store.ListAsync(new JobQuery("default", null, null, 10, null, "anonymous"), default)).Jobs.Single().JobId);
    }

    [Fact]
    public async Task A_damaged_file_is_refused_with_one_clear_sentence()
    {
        await _store.DisposeAsync();
        await File.WriteAllTextAsync(Database, new string('x', 10_000));

        var refusal = Assert.Throws<JobStoreUnusableException>(() => OpenStore());

        Assert.Contains("damaged", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(Database, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_lost_its_end_is_refused()
    {
        for (var i = 0; i < 20; i++)
        {
            await FinishedAsync();
        }

        await _store.DisposeAsync();
        await using (var file = File.OpenWrite(Database))
        {
            file.SetLength(8192);
        }

        Assert.Throws<JobStoreUnusableException>(() => OpenStore());
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_refused_and_left_alone()
    {
        await CreatedAsync();
        Run("PRAGMA user_version = 999");

        var refusal = Assert.Throws<JobStoreUnusableException>(() => OpenStore());

        Assert.Contains("newer", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("999", refusal.Message, StringComparison.Ordinal);
        Assert.Single((await _store.ListAsync(All(), default)).Jobs);
    }

    [Fact]
    public void A_data_directory_that_cannot_be_is_refused()
    {
        File.WriteAllText(_directory.File("taken"), "");

        Assert.Throws<JobStoreUnusableException>(() => OpenStore(_directory.File("taken")));
    }

    [Fact]
    public void Only_this_user_can_read_the_programs_of_others()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        using var store = OpenStore(_directory.File("new"));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_directory.File("new")));
        foreach (var file in Directory.GetFiles(_directory.File("new")))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Theory]
    [InlineData(SqliteSynchronous.Normal)]
    [InlineData(SqliteSynchronous.Full)]
    public async Task The_file_works_at_both_degrees_of_safety(SqliteSynchronous synchronous)
    {
        await using var store = OpenStore(_directory.File("other"), synchronous);

        await store.CreateAsync(Queued("job_1"), default);

        Assert.NotNull(await store.GetAsync("job_1", default));
    }

    [Fact]
    public async Task Readers_do_not_wait_for_a_writer_in_another_process()
    {
        var job = await CreatedAsync();
        using var other = Connect();
        using var begin = other.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE; UPDATE jobs SET language = 'held'";
        begin.ExecuteNonQuery();
        var asked = Stopwatch.GetTimestamp();

        Assert.Equal("python", (await _store.GetAsync(job.JobId, default))!.Spec.Language);
        Assert.Equal(job.JobId, Assert.Single((await _store.ListAsync(All() with { Language = "python" }, default)).Jobs).JobId);
        // One that waits does so for the five seconds of the busy timeout.
        Assert.InRange(Stopwatch.GetElapsedTime(asked), TimeSpan.Zero, TimeSpan.FromSeconds(4));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _directory.Dispose();
    }

    private string Database => _directory.File("millrace.db");

    private SqliteJobStore OpenStore(string? directory = null, SqliteSynchronous synchronous = SqliteSynchronous.Normal) =>
        new(new SqliteFile(directory ?? _directory.Path, synchronous), Clock, new FinishedJobs());

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        return connection;
    }

    private void Run(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private long Pages()
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA page_count";
        return (long)command.ExecuteScalar()!;
    }
}
