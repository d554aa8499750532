using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Millrace.Runner.Dependencies;
using Millrace.Tests.Sandbox;
using Xunit;

namespace Millrace.Tests.Runner.Dependencies;

public sealed class LayerStoreTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));

    private string Runtime => Path.Combine(_directory.Path, "runtime");

    private string Cache => Path.Combine(_directory.Path, "cache");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void What_was_kept_is_shown_and_found_again_after_a_restart()
    {
        Keep(Open(1000), "a", 100).Dispose();
        Directory.Delete(Runtime, recursive: true);

        using var layer = Open(1000).TryOpen("a");

        Assert.Equal("layers/a", layer!.Source);
        Assert.Equal(100, new FileInfo(Path.Combine(Runtime, layer.Source, "sub/file")).Length);
    }

    [Fact]
    public void The_least_recently_used_goes_first_and_what_is_in_use_stays()
    {
        var store = Open(250);
        Keep(store, "a", 100).Dispose();
        _time.Advance(TimeSpan.FromSeconds(1));
        var used = Keep(store, "b", 100);
        _time.Advance(TimeSpan.FromSeconds(1));
        store.TryOpen("a")!.Dispose();
        _time.Advance(TimeSpan.FromSeconds(1));

        Keep(store, "c", 100).Dispose();

        Assert.Null(store.TryOpen("a"));
        Assert.False(Directory.Exists(Path.Combine(Runtime, "layers/a")));
        Assert.True(File.Exists(Path.Combine(Runtime, "layers/b/sub/file")));
        used.Dispose();
        Assert.Equal((2, 200), store.Size);
    }

    [Fact]
    public void A_set_in_use_goes_when_its_last_user_does()
    {
        var store = Open(50);
        var layer = Keep(store, "a", 100);
        var other = store.TryOpen("a");

        layer.Dispose();
        Assert.True(File.Exists(Path.Combine(Runtime, "layers/a/sub/file")));
        other!.Dispose();

        Assert.Equal((0, 0), store.Size);
        Assert.False(Directory.Exists(Path.Combine(Runtime, "layers/a")));
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("added")]
    [InlineData("missing")]
    [InlineData("linked")]
    [InlineData("mode")]
    public void What_is_not_what_it_was_is_not_used(string how)
    {
        Keep(Open(1000), "a", 100).Dispose();
        Directory.Delete(Runtime, recursive: true);
        var file = Path.Combine(Cache, "a/files/sub/file");
        switch (how)
        {
            case "changed":
                File.WriteAllText(file, new string('y', 100));
                break;
            case "added":
                File.WriteAllText(file + "2", "");
                break;
            case "missing":
                File.Delete(file);
                break;
            case "mode":
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
                break;
            default:
                File.CreateSymbolicLink(file + "2", "/etc/passwd");
                break;
        }

        var store = Open(1000);

        Assert.Null(store.TryOpen("a"));
        Assert.Equal((0, 0), store.Size);
        Assert.False(Directory.Exists(Path.Combine(Cache, "a")));
    }

    [Fact]
    public void What_was_left_half_done_is_removed_at_the_start()
    {
        File.WriteAllText(Path.Combine(Open(1000).Stage(), "half"), "x");

        Open(1000);

        Assert.Empty(Directory.GetFileSystemEntries(Cache));
    }

    private LayerStore Open(long bytes) => new(Cache, Runtime, bytes, _time, NullLogger.Instance);

    private static Layer Keep(LayerStore store, string key, int bytes)
    {
        var staged = store.Stage();
        Directory.CreateDirectory(Path.Combine(staged, "sub"));
        File.WriteAllText(Path.Combine(staged, "sub/file"), new string('x', bytes));
        return store.Keep(key, staged, 1, bytes);
    }
}
