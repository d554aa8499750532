using System.Runtime.InteropServices;
using System.Text;
using Docker.DotNet;
using Millrace.Sandbox.Agent;

namespace Millrace.Sandbox.Providers.Docker;

/// <summary>
/// A container's stdin and stdout, over the daemon's attached stream: what comes back is in pieces, each marked as stdout or
/// stderr. Frames of the agent are on stdout; on stderr it, or what failed to start it, says why.
/// </summary>
internal sealed class DockerChannel(MultiplexedStream stream) : IAgentChannel
{
    private const int StderrKept = 4096;
    private const int Small = 256;

    private readonly StringBuilder _stderr = new();
    private byte[] _first = [];
    private int _firstLength;

    /// <summary>What was on stderr so far, trimmed.</summary>
    public string Diagnosis
    {
        get
        {
            lock (_stderr)
            {
                return _stderr.ToString().Trim();
            }
        }
    }

    public async ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        var array = MemoryMarshal.TryGetArray(bytes, out var segment) ? segment : new ArraySegment<byte>(bytes.ToArray());
        await stream.WriteAsync(array.Array!, array.Offset, array.Count, CancellationToken.None);
        return bytes.Length;
    }

    // The stream cannot be asked whether there is something: a few bytes are taken out of it.
    public async ValueTask WaitAsync()
    {
        if (_firstLength == 0)
        {
            _first = _first.Length > 0 ? _first : new byte[Small];
            _firstLength = await ReadAsync(_first);
        }
    }

    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        if (_firstLength == 0)
        {
            return await ReadAsync(MemoryMarshal.TryGetArray<byte>(buffer, out var segment) ? segment : throw new ArgumentException("Not of an array.", nameof(buffer)));
        }

        var taken = Math.Min(_firstLength, buffer.Length);
        _first.AsSpan(0, taken).CopyTo(buffer.Span);
        _first.AsSpan(taken, _firstLength - taken).CopyTo(_first);
        _firstLength -= taken;
        return taken;
    }

    public void Dispose() => stream.Dispose();

    private async Task<int> ReadAsync(ArraySegment<byte> buffer)
    {
        while (true)
        {
            var piece = await stream.ReadOutputAsync(buffer.Array!, buffer.Offset, buffer.Count, CancellationToken.None);
            if (piece.EOF || piece.Target == MultiplexedStream.TargetStream.StandardOut)
            {
                return piece.Count;
            }

            Keep(buffer.AsSpan(0, piece.Count));
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        lock (_stderr)
        {
            if (_stderr.Length < StderrKept)
            {
                _stderr.Append(Encoding.UTF8.GetString(bytes));
            }
        }
    }
}
