using System.Text.Json;
using Microsoft.Extensions.Logging;
using Millrace.Sandbox.Providers;

namespace Millrace.Runner.Dependencies;

/// <summary>
/// Installed sets on disk, by key: bounded, the least recently used go first, those in use stay. A set appears whole or not
/// at all; what was found at the start is used once its content is what it was.
/// </summary>
internal sealed class LayerStore
{
    private const string RecordName = "layer.json";
    private const string FilesName = "files";

    private readonly string _directory;
    private readonly string _shown;
    private readonly long _maxBytes;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private long _staged;

    /// <param name="directory">Where they are kept.</param>
    /// <param name="runtimeDirectory">Below which sandboxes find those in use.</param>
    /// <param name="maxBytes">All of them together.</param>
    /// <param name="time">Tells which was used last.</param>
    /// <param name="logger">Where trouble is told.</param>
    public LayerStore(string directory, string runtimeDirectory, long maxBytes, TimeProvider time, ILogger logger)
    {
        _directory = directory;
        _shown = Path.Combine(runtimeDirectory, "layers");
        _maxBytes = maxBytes;
        _time = time;
        _logger = logger;
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var found in Directory.GetDirectories(directory))
        {
            Find(found);
        }
    }

    /// <summary>How many, and their bytes.</summary>
    public (int Entries, long Bytes) Size
    {
        get
        {
            lock (_lock)
            {
                return (_entries.Count, _entries.Values.Sum(e => e.Record.Bytes));
            }
        }
    }

    /// <summary>A set, to be disposed after use; null when it is not there.</summary>
    public Layer? TryOpen(string key)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var entry))
            {
                return null;
            }

            try
            {
                Show(key, entry);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                _logger.LogWarning(e, "The installed set {Key} is not what it was; it is installed again.", key);
                Forget(key);
                return null;
            }

            return Lend(key, entry);
        }
    }

    /// <summary>An empty directory for a set that is being installed.</summary>
    public string Stage()
    {
        var path = Path.Combine(_directory, $"staging-{Interlocked.Increment(ref _staged)}", FilesName);
        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        return path;
    }

    /// <summary>Gives a staged directory up.</summary>
    public void Discard(string staged) => Remove(Path.GetDirectoryName(staged)!);

    /// <summary>Keeps what was staged under a key, and opens it.</summary>
    public Layer Keep(string key, string staged, int files, long bytes)
    {
        var record = new LayerRecord(key, LayerDigest.Of(staged), files, bytes);
        var aside = Path.GetDirectoryName(staged)!;
        File.WriteAllText(Path.Combine(aside, RecordName), JsonSerializer.Serialize(record, LayerJson.Default.LayerRecord));
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var entry))
            {
                Directory.Move(aside, Path.Combine(_directory, key));
                entry = new Entry(record) { UsedAt = _time.GetUtcNow() };
                _entries[key] = entry;
                HardLink.Tree(new DirectoryInfo(Path.Combine(_directory, key, FilesName)), Path.Combine(_shown, key));
                MakeReachable();
                entry.Shown = true;
            }
            else
            {
                Remove(aside);
            }

            var layer = Lend(key, entry);
            Evict();
            return layer;
        }
    }

    private Layer Lend(string key, Entry entry)
    {
        entry.Users++;
        entry.UsedAt = _time.GetUtcNow();
        File.SetLastWriteTimeUtc(Path.Combine(_directory, key, RecordName), entry.UsedAt.UtcDateTime);
        return new Layer(key, Path.Combine("layers", key), () => Return(entry));
    }

    private void Return(Entry entry)
    {
        lock (_lock)
        {
            entry.Users--;
            Evict();
        }
    }

    // What this process did not write itself is looked at before it is believed.
    private void Show(string key, Entry entry)
    {
        if (entry.Shown)
        {
            return;
        }

        var files = Path.Combine(_directory, key, FilesName);
        if (LayerDigest.Of(files) != entry.Record.Digest)
        {
            throw new InvalidDataException("Its content has changed.");
        }

        HardLink.Tree(new DirectoryInfo(files), Path.Combine(_shown, key));
        MakeReachable();
        entry.Shown = true;
    }

    // Sandboxes run under other uids.
    private void MakeReachable() => File.SetUnixFileMode(
        _shown,
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);

    private void Evict()
    {
        while (_entries.Values.Sum(e => e.Record.Bytes) > _maxBytes
            && _entries.Where(e => e.Value.Users == 0).OrderBy(e => e.Value.UsedAt).Select(e => e.Key).FirstOrDefault() is { } oldest)
        {
            Forget(oldest);
        }
    }

    private void Forget(string key)
    {
        _entries.Remove(key);
        Remove(Path.Combine(_shown, key));
        Remove(Path.Combine(_directory, key));
    }

    private void Remove(string directory)
    {
        try
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _logger.LogWarning(e, "{Directory} could not be removed.", directory);
        }
    }

    private void Find(string directory)
    {
        var record = Path.Combine(directory, RecordName);
        try
        {
            if (File.Exists(record)
                && JsonSerializer.Deserialize(File.ReadAllText(record), LayerJson.Default.LayerRecord) is { } found
                && found.Key == Path.GetFileName(directory))
            {
                _entries[found.Key] = new Entry(found) { UsedAt = File.GetLastWriteTimeUtc(record) };
                return;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            _logger.LogDebug(e, "{Directory} is no installed set.", directory);
        }

        Remove(directory);
    }

    private sealed class Entry(LayerRecord record)
    {
        public LayerRecord Record { get; } = record;

        public DateTimeOffset UsedAt { get; set; }

        public int Users { get; set; }

        public bool Shown { get; set; }
    }
}
