using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Millrace.Sandbox.Agent;

/// <summary>Puts frames for the agent one behind the other into one pooled buffer, so that a whole conversation is one write.</summary>
/// <param name="expected">Bytes to have room for from the start.</param>
internal sealed class FrameBuilder(int expected = 4096) : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(expected);
    private int _length;
    private int _frame = -1;

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    public FrameBuilder Begin(FrameType type, int stage = 0)
    {
        _frame = _length;
        var header = Reserve(AgentProtocol.HeaderBytes);
        header.Clear();
        header[4] = (byte)type;
        header[5] = (byte)stage;
        return this;
    }

    public FrameBuilder End()
    {
        var length = _length - _frame - AgentProtocol.HeaderBytes;
        if (length > AgentProtocol.MaxPayload)
        {
            throw new SandboxException($"A message of {length} bytes to the agent is larger than {AgentProtocol.MaxPayload}; arguments and environment together are too large.");
        }

        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_frame), length);
        _frame = -1;
        return this;
    }

    public FrameBuilder Empty(FrameType type, int stage = 0) => Begin(type, stage).End();

    public FrameBuilder Byte(byte value)
    {
        Reserve(1)[0] = value;
        return this;
    }

    public FrameBuilder UInt16(int value)
    {
        if (value is < 0 or > ushort.MaxValue)
        {
            throw new SandboxException($"A message to the agent cannot hold the number {value}: at most {ushort.MaxValue} arguments, variables, columns or rows.");
        }

        BinaryPrimitives.WriteUInt16LittleEndian(Reserve(2), (ushort)value);
        return this;
    }

    public FrameBuilder UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);
        return this;
    }

    public FrameBuilder UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);
        return this;
    }

    public FrameBuilder Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        return this;
    }

    public FrameBuilder Text(string text)
    {
        // It would end a string early, and what comes after it would be taken for the next.
        if (text.Contains('\0'))
        {
            throw new SandboxException("A text for the agent holds a zero byte.");
        }

        var space = Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length += Encoding.UTF8.GetBytes(text, space) - space.Length;
        return this;
    }

    public FrameBuilder String(string text) => Text(text).Byte(0);

    /// <summary>At most this many bytes are the frames of a file.</summary>
    public static long LengthOf(string name, int content) =>
        Encoding.UTF8.GetMaxByteCount(name.Length) + content + (AgentProtocol.HeaderBytes * (3L + (content / AgentProtocol.MaxPayload))) + sizeof(uint);

    /// <summary>A whole file, cut into as many frames as it takes.</summary>
    public FrameBuilder File(string name, ReadOnlySpan<byte> content, uint mode)
    {
        Begin(FrameType.FileOpen).UInt32(mode).Text(name).End();
        while (!content.IsEmpty)
        {
            var part = content[..Math.Min(content.Length, AgentProtocol.MaxPayload)];
            Begin(FrameType.FileWrite).Bytes(part).End();
            content = content[part.Length..];
        }

        return Empty(FrameType.FileClose);
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + count, _buffer.Length * 2));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        var space = _buffer.AsSpan(_length, count);
        _length += count;
        return space;
    }
}
