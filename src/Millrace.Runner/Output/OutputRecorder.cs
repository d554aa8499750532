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

    /// <summary>Takes a chunk; returns the text that is complete, which may be empty.</summary>
    public string Take(OutputStream stream, ReadOnlySpan<byte> chunk) => Keep(LaneOf(stream), chunk, flush: false);

    /// <summary>What is left of a sequence that never got its rest. Not asked for when output was cut: the cut is ours, not the program's.</summary>
    public string Finish(OutputStream stream) => Keep(LaneOf(stream), [], flush: true);

    private Lane LaneOf(OutputStream stream) => stream == OutputStream.Stdout ? _stdout : _stderr;

    private string Keep(Lane lane, ReadOnlySpan<byte> chunk, bool flush)
    {
        var text = lane.Decode(chunk, flush);
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

        public void Append(string text)
        {
            _text.Append(text);
            _whole = null;
        }

        public string Decode(ReadOnlySpan<byte> chunk, bool flush)
        {
            _bytes?.Write(chunk);
            var chars = new char[_decoder.GetCharCount(chunk, flush)];
            return new string(chars.AsSpan(0, _decoder.GetChars(chunk, chars, flush)));
        }

        public string? ToBase64() => _bytes is null ? null : Convert.ToBase64String(_bytes.GetBuffer().AsSpan(0, (int)_bytes.Length));
    }
}
