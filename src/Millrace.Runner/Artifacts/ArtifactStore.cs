using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Millrace.Runner.Artifacts;

/// <summary>
/// Compiled programs on disk, one file each, within a bound of bytes. A file is written aside and renamed, and checked
/// whenever it is read, so that neither a crash nor a damaged disk can hand out a broken program. Writing happens beside
/// the jobs, on a thread of its own; when the disk refuses, the store says so once and is left alone for a while.
/// </summary>
internal sealed class ArtifactStore : IAsyncDisposable
{
    private const UnixFileMode OnlyOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Unfinished = "writing-";
    private const int KeyLength = 64;

    // Programs that wait to be written; more are not kept at all.
    private const long MostWaiting = 128L * 1024 * 1024;
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StampEvery = TimeSpan.FromMinutes(10);

    // On a machine of few CPUs the program that was just compiled would wait for the write, and not only for a CPU.
    private static readonly TimeSpan WritingPause = TimeSpan.FromMilliseconds(20);

    private readonly string _directory;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LeastRecentlyUsed<Stamp> _index;
    private readonly Channel<(string Key, CompiledArtifact Artifact)> _waiting = Channel.CreateUnbounded<(string, CompiledArtifact)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lazy<Task> _working;
    private readonly long _capacity;
    private long _waitingBytes;
    private long _retryAt = long.MinValue;
    private bool _warned;

    public ArtifactStore(string directory, long capacity, TimeProvider time, ILogger logger)
    {
        _directory = directory;
        _capacity = capacity;
        _time = time;
        _logger = logger;
        _index = new LeastRecentlyUsed<Stamp>(capacity);

        // Only once a job asks: by then this process has the data directory for itself.
        _working = new Lazy<Task>(() => Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
    }

    public (int Count, long Bytes) Size => _index.Size;

    /// <summary>Bytes of programs that are to be written, or left out, soon.</summary>
    public long WaitingBytes => Interlocked.Read(ref _waitingBytes);

    /// <summary>Reads a program; null when it is not there. A damaged one is removed.</summary>
    public async ValueTask<CompiledArtifact?> ReadAsync(string key)
    {
        _ = _working.Value;
        var path = PathOf(key);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var file = await File.ReadAllBytesAsync(path);
            if (ArtifactFormat.TryDecode(key, file, out var artifact))
            {
                Used(key);
                return artifact;
            }

            _logger.LogWarning("The compiled program {Path} is damaged; it is removed.", path);
            Remove(key);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Complain(e);
        }

        return null;
    }

    /// <summary>Keeps a program, soon.</summary>
    public void Write(string key, CompiledArtifact artifact)
    {
        _ = _working.Value;
        if (artifact.Bytes > _capacity)
        {
            return;
        }

        if (Interlocked.Add(ref _waitingBytes, artifact.Bytes) > MostWaiting || !_waiting.Writer.TryWrite((key, artifact)))
        {
            Interlocked.Add(ref _waitingBytes, -artifact.Bytes);
        }
    }

    /// <summary>A program was used, be it from memory: it is not the next to go.</summary>
    public void Used(string key)
    {
        if (!_index.TryGet(key, out var stamp) || _time.GetElapsedTime(stamp.At) < StampEvery)
        {
            return;
        }

        stamp.At = _time.GetTimestamp();
        try
        {
            File.SetLastWriteTimeUtc(PathOf(key), _time.GetUtcNow().UtcDateTime);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // After a restart it seems older than it is.
        }
    }

    /// <summary>Writes what waits, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        if (_working.IsValueCreated)
        {
            await _working.Value;
        }
    }

    private string PathOf(string key) => Path.Combine(_directory, key[..2], key);

    private void Work()
    {
        Try(TakeStock);
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            Task.Delay(WritingPause, TimeProvider.System).Wait();
            while (_waiting.Reader.TryRead(out var next))
            {
                if (_time.GetTimestamp() >= _retryAt && Try(() => Place(next.Key, next.Artifact)))
                {
                    _warned = false;
                }

                Interlocked.Add(ref _waitingBytes, -next.Artifact.Bytes);
            }
        }
    }

    // What an earlier process left: its programs by their last use, and what it did not finish writing.
    private void TakeStock()
    {
        Directory.CreateDirectory(_directory, OnlyOwner | UnixFileMode.UserExecute);
        foreach (var file in new DirectoryInfo(_directory).EnumerateFiles(Unfinished + "*"))
        {
            file.Delete();
        }

        var found = new DirectoryInfo(_directory).EnumerateDirectories().SelectMany(d => d.EnumerateFiles()).Where(f => f.Name.Length == KeyLength);
        foreach (var file in found.OrderByDescending(f => f.LastWriteTimeUtc))
        {
            Evict(_index.PutOldest(file.Name, new Stamp(_time.GetTimestamp()), file.Length));
        }
    }

    private void Place(string key, CompiledArtifact artifact)
    {
        var path = PathOf(key);
        var aside = Path.Combine(_directory, Unfinished + key);
        var pieces = ArtifactFormat.Encode(key, artifact);
        var length = pieces.Sum(p => (long)p.Length);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, OnlyOwner | UnixFileMode.UserExecute);
        try
        {
            File.Delete(aside);
            using (var file = new FileStream(aside, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OnlyOwner, BufferSize = 0 }))
            {
                RandomAccess.Write(file.SafeFileHandle, pieces, 0);
            }

            File.Move(aside, path, overwrite: true);
        }
        catch (IOException)
        {
            File.Delete(aside);
            throw;
        }

        Evict(_index.Put(key, new Stamp(_time.GetTimestamp()), length));
    }

    private void Evict(IReadOnlyList<string> keys)
    {
        foreach (var key in keys)
        {
            File.Delete(PathOf(key));
        }
    }

    private void Remove(string key)
    {
        _index.Remove(key);
        File.Delete(PathOf(key));
    }

    private bool Try(Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Complain(e);
            return false;
        }
    }

    private void Complain(Exception e)
    {
        _retryAt = _time.GetTimestamp() + (long)(AfterFailure.TotalSeconds * _time.TimestampFrequency);
        if (!_warned)
        {
            _warned = true;
            _logger.LogWarning(
                e, "Compiled programs cannot be kept in {Directory}, only in memory; next try in {Pause} s.",
                _directory, AfterFailure.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        }
    }

    // When the file was last marked as used.
    private sealed class Stamp(long at)
    {
        public long At { get; set; } = at;
    }
}
