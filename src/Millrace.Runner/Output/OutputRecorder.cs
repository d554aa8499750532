using System.Text;
using Millrace.Sandbox.Stages;

namespace Millrace.Runner.Output;

/// <summary>
/// Turns the bytes of a stage's two streams into text, chunk by chunk: a UTF-8 sequence cut between chunks waits for its
/// rest, invalid bytes become U+FFFD. Keeps all of it for the result.
/// </summary>
internal sealed class OutputRecorder(bool keepBytes)
{
    private readonly Lane _stdout = new(keepBytes);
    private readonly Lane _stderr = new(keepBytes);

    // Most programs write to one stream only: then that stream is the whole output, and is not kept twice.
    private StringBuilder? _both;

    public string Output => _both?.ToString() ?? (_stderr.IsEmpty ? Stdout : Stderr);

    public string Stdout => _stdout.Text;

    public string Stderr => _stderr.Text;

    public string? StdoutBase64 => _stdout.ToBase64();

    public string? StderrBase64 => _stderr.ToBase64();

    /// <summary>Characters there must be room for when a chunk is taken: no byte makes more than one, and three may have waited for it.</summary>
    public static int RoomFor(ReadOnlySpan<byte> chunk) => chunk.Length + 3;

    /// <summary>Takes a chunk; returns the text that is complete, which may be empty: the beginning of <paramref name="room"/>.</summary>
    public ReadOnlySpan<char> Take(OutputStream stream, ReadOnlySpan<byte> chunk, Span<char> room) => Keep(LaneOf(stream), chunk, room, flush: false);

    /// <summary>What is left of a sequence that never got its rest. Not asked for when output was cut: the cut is ours, not the program's.</summary>
    public ReadOnlySpan<char> Finish(OutputStream stream, Span<char> room) => Keep(LaneOf(stream), [], room, flush: true);

    private Lane LaneOf(OutputStream stream) => stream == OutputStream.Stdout ? _stdout : _stderr;

    private ReadOnlySpan<char> Keep(Lane lane, ReadOnlySpan<byte> chunk, Span<char> room, bool flush)
    {
        ReadOnlySpan<char> text = room[..lane.Decode(chunk, room, flush)];
        if (text.Length == 0)
        {
            return text;
        }

        var other = lane == _stdout ? _stderr : _stdout;
        if (_both is null && !other.IsEmpty)
        {
            _both = new StringBuilder(other.Text);
        }

        lane.Append(text);
        _both?.Append(text);
        return text;
    }

    private sealed class Lane(bool keepBytes)
    {
        private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
        private readonly MemoryStream? _bytes = keepBytes ? new MemoryStream() : null;
        private readonly StringBuilder _text = new();
        private string? _whole;

        public bool IsEmpty => _text.Length == 0;

        // Asked for when the stage has ended: made once, shared by all who ask.
        public string Text => _whole ??= _text.ToString();

        public void Append(ReadOnlySpan<char> text)
        {
            _text.Append(text);
            _whole = null;
        }

        public int Decode(ReadOnlySpan<byte> chunk, Span<char> room, bool flush)
        {
            _bytes?.Write(chunk);
            return _decoder.GetChars(chunk, room, flush);
        }

        public string? ToBase64() => _bytes is null ? null : Convert.ToBase64String(_bytes.GetBuffer().AsSpan(0, (int)_bytes.Length));
    }
}
