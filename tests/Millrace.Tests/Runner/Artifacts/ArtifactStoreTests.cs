using Microsoft.Extensions.Time.Testing;
using Millrace.Runner.Artifacts;
using Millrace.Tests.Sandbox;
using Xunit;
using static Millrace.Tests.Runner.Artifacts.Compilations;

namespace Millrace.Tests.Runner.Artifacts;

public sealed class ArtifactStoreTests : IDisposable
{
    private static readonly string One = new('1', 64);
    private static readonly string Two = new('2', 64);
    private static readonly string Three = new('3', 64);

    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(60));
    private readonly Warnings<ArtifactStore> _log = new();

    private string Root => _directory["artifacts"];

    [Fact]
    public async Task What_was_written_is_there_for_the_next_process_and_for_nobody_else()
    {
        await WriteAsync(One, "program");

        await using var next = Open();

        Assert.Equal("program", TextOf(await next.ReadAsync(One)));
        Assert.Null(await next.ReadAsync(Two));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PathOf(One)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Root));
        Assert.Empty(_log.Told);
    }

    [Fact]
    public async Task A_damaged_program_is_removed_and_can_be_written_again()
    {
        await WriteAsync(One, "program");
        File.AppendAllText(PathOf(One), "x");

        await using (var store = Open())
        {
            Assert.Null(await store.ReadAsync(One));
            Assert.False(File.Exists(PathOf(One)));
        }

        await WriteAsync(One, "program");
        await using var last = Open();
        Assert.Equal("program", TextOf(await last.ReadAsync(One)));
        Assert.Single(_log.Told);
    }

    [Fact]
    public async Task What_a_crash_left_unfinished_is_removed_and_strange_files_are_left_alone()
    {
        _directory.Write($"artifacts/writing-{One}", "half");
        _directory.Write("artifacts/11/README", "not ours");

        await using (var store = Open())
        {
            Assert.Null(await store.ReadAsync(One));
        }

        Assert.False(File.Exists(Path.Combine(Root, $"writing-{One}")));
        Assert.True(File.Exists(_directory["artifacts/11/README"]));
    }

    [Fact]
    public async Task What_was_not_used_for_longest_makes_room()
    {
        await using (var store = Open(capacity: 2500))
        {
            store.Write(One, Artifact(new string('a', 1000)));
            store.Write(Two, Artifact(new string('b', 1000)));
            await ArrivedAsync(store, 2);
            store.Used(One);
            store.Write(Three, Artifact(new string('c', 1000)));
        }

        Assert.Equal([true, false, true], new[] { One, Two, Three }.Select(k => File.Exists(PathOf(k))));
    }

    [Fact]
    public async Task The_last_use_is_remembered_over_a_restart()
    {
        await WriteAsync(One, new string('a', 1000));
        await WriteAsync(Two, new string('b', 1000));
        File.SetLastWriteTimeUtc(PathOf(One), _time.GetUtcNow().UtcDateTime);
        File.SetLastWriteTimeUtc(PathOf(Two), _time.GetUtcNow().UtcDateTime.AddHours(1));
        _time.Advance(TimeSpan.FromHours(2));

        await using (var store = Open())
        {
            await ArrivedAsync(store, 2);
            _time.Advance(TimeSpan.FromHours(1));
            Assert.NotNull(await store.ReadAsync(One));
        }

        await using (var smaller = Open(capacity: 1500))
        {
            Assert.NotNull(await smaller.ReadAsync(One));
        }

        Assert.False(File.Exists(PathOf(Two)));
    }

    [Fact]
    public async Task What_could_never_fit_is_not_written()
    {
        await using (var store = Open(capacity: 500))
        {
            store.Write(One, Artifact(new string('a', 1000)));
        }

        Assert.False(File.Exists(PathOf(One)));
    }

    [Fact]
    public async Task A_directory_that_cannot_be_used_is_told_once_and_tried_again_later()
    {
        _directory.Write("artifacts", "in the way");
        await using var store = Open();

        store.Write(One, Artifact());
        store.Write(Two, Artifact());
        await Patiently(() => _log.Told.Count > 0 && store.WaitingBytes == 0);
        File.Delete(Root);
        _time.Advance(TimeSpan.FromMinutes(2));
        store.Write(Three, Artifact("later"));

        await ArrivedAsync(store, 1);
        Assert.Equal("later", TextOf(await store.ReadAsync(Three)));
        Assert.Single(_log.Told);
    }

    public void Dispose() => _directory.Dispose();

    private ArtifactStore Open(long capacity = 1_000_000) => new(Root, capacity, _time, _log);

    private async Task WriteAsync(string key, string content)
    {
        await using var store = Open();
        store.Write(key, Artifact(content));
    }

    private string PathOf(string key) => Path.Combine(Root, key[..2], key);

    // The first question sets the store to work.
    private static async Task ArrivedAsync(ArtifactStore store, int count)
    {
        await store.ReadAsync(new string('0', 64));
        await Patiently(() => store.Size.Count == count);
    }

    private static async Task Patiently(Func<bool> arrived)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!arrived())
        {
            await Task.Delay(5, patience.Token);
        }
    }
}
