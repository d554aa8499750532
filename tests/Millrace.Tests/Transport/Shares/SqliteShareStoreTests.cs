using Millrace.Transport.Jobs;
using Millrace.Transport.Shares;
using Xunit;
using static Millrace.Tests.Transport.TestJobs;

namespace Millrace.Tests.Transport.Shares;

public sealed class SqliteShareStoreTests : ShareStoreContract, IAsyncDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly SqliteFile _file;

    public SqliteShareStoreTests()
    {
        _file = new SqliteFile(_directory.Path, SqliteSynchronous.Normal);
        Store = new SqliteShareStore(_file);
    }

    protected override IShareStore Store { get; }

    [Fact]
    public async Task Shares_are_there_for_the_next_process()
    {
        await Store.AddAsync(new ShareRecord("a", "mine", "python", Noon, "digest", [7]), 1000, default);

        // Not closed: as after a kill.
        await using var next = new SqliteFile(_directory.Path, SqliteSynchronous.Normal);

        Assert.Equal([7], (await new SqliteShareStore(next).GetAsync("a", default))!.Content);
    }

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        _directory.Dispose();
    }
}
