using Millrace.Transport.Jobs;
using Millrace.Transport.Keys;
using Xunit;
using static Millrace.Tests.Transport.TestJobs;

namespace Millrace.Tests.Transport.Keys;

public sealed class SqliteKeyStoreTests : KeyStoreContract, IAsyncDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly SqliteFile _file;

    public SqliteKeyStoreTests()
    {
        _file = new SqliteFile(_directory.Path, SqliteSynchronous.Normal);
        Store = new SqliteKeyStore(_file);
    }

    protected override IKeyStore Store { get; }

    [Fact]
    public async Task A_second_process_adds_and_revokes_keys_and_the_first_knows_at_once()
    {
        var (mine, theirs) = (Key(0), Key(1));
        await Store.AddAsync(mine, Hash(mine), default);
        await using var other = new KeyFile(_directory.Path);

        await other.Store.AddAsync(theirs, Hash(theirs), default);
        await other.Store.RevokeAsync(mine.KeyId, Noon, default);

        Assert.NotNull(await Store.FindAsync(Hash(theirs), default));
        Assert.NotNull((await Store.FindAsync(Hash(mine), default))!.RevokedAt);
    }

    [Fact]
    public async Task Two_processes_may_make_the_file_at_the_same_time()
    {
        using var directory = new TempDirectory();
        var files = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => new KeyFile(directory.Path))));
        foreach (var file in files)
        {
            var key = Key(0);
            await file.Store.AddAsync(key, Hash(key), default);
        }

        Assert.Equal(8, (await files[0].Store.ListAsync(default)).Count);
        foreach (var file in files)
        {
            await file.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        _directory.Dispose();
    }
}
