using Millrace.Transport.Jobs;
using Xunit;

namespace Millrace.Tests.Transport.Jobs;

public sealed class SqliteWriterTests : IAsyncDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly SqliteDatabase _database;
    private readonly SqliteWriter _writer;
    private readonly ManualResetEventSlim _gate = new();

    public SqliteWriterTests()
    {
        _database = new SqliteDatabase(_directory.Path, SqliteSynchronous.Normal);
        _writer = new SqliteWriter(_database);
    }

    [Fact]
    public async Task Changes_that_wait_together_cost_one_commit()
    {
        var busy = HoldAsync();
        var waiting = Enumerable.Range(0, 8).Select(i => InsertAsync($"key{i}")).ToList();

        _gate.Set();
        await Task.WhenAll([busy, .. waiting]).Soon();

        Assert.Equal(2, _writer.Commits);
        Assert.Equal(8, Count());
    }

    [Fact]
    public async Task A_change_that_fails_takes_nobody_with_it()
    {
        var busy = HoldAsync();
        var before = InsertAsync("a");
        var guilty = _writer.WriteAsync<int>(session =>
        {
            session.Command("INSERT INTO probe (id, at) VALUES (1, 5)").ExecuteNonQuery();
            throw new InvalidTimeZoneException("mine");
        }, default);
        var after = InsertAsync("b");

        _gate.Set();
        await Task.WhenAll(busy, before, after).Soon();

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => guilty);
        Assert.Equal(2, Count());
        Assert.Equal(0, Count("probe"));
    }

    [Fact]
    public async Task A_change_whose_caller_left_while_it_waited_is_not_made()
    {
        using var leaving = new CancellationTokenSource();
        var busy = HoldAsync();
        var abandoned = InsertAsync("a", leaving.Token);
        var kept = InsertAsync("b");
        await leaving.CancelAsync();

        _gate.Set();
        await Task.WhenAll(busy, kept).Soon();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        Assert.Equal(1, Count());
    }

    public async ValueTask DisposeAsync()
    {
        _gate.Set();
        await _writer.DisposeAsync();
        _directory.Dispose();
        _gate.Dispose();
    }

    [Fact]
    public async Task A_change_that_comes_alone_is_made_on_its_callers_thread()
    {
        var here = Environment.CurrentManagedThreadId;

        var change = _writer.WriteAsync(_ => Environment.CurrentManagedThreadId, default);

        Assert.True(change.IsCompletedSuccessfully);
        Assert.Equal(here, await change);
    }

    // Keeps the writer busy until the gate opens; what is asked meanwhile waits together. On a thread of its own: whoever
    // finds the writer idle does the writing.
    private Task<int> HoldAsync()
    {
        var entered = new ManualResetEventSlim();
        var held = Task.Run(() => _writer.WriteAsync(
            _ =>
            {
                entered.Set();
                _gate.Wait();
                return 0;
            },
            default));
        entered.Wait();
        return held;
    }

    private Task<int> InsertAsync(string id, CancellationToken cancellation = default) => _writer.WriteAsync(
        session => session.Command(
            "INSERT INTO jobs (job_id, status, attempt, created_at, workspace_id, language, spec_summary) VALUES ($id, 0, 0, 0, '', '', x'00')",
            ("$id", id)).ExecuteNonQuery(),
        cancellation);

    private long Count(string table = "jobs")
    {
        using var reader = _database.OpenReader();
        return (long)reader.Command($"SELECT count(*) FROM {table}").ExecuteScalar()!;
    }
}
