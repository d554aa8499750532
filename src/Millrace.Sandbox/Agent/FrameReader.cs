using System.Buffers.Binary;
using System.Text;

namespace Millrace.Sandbox.Agent;

/// <summary>Reads the payload of one frame. The agent may be in a stranger's hands: every read is checked.</summary>
internal ref struct FrameReader(ReadOnlySpan<byte> payload)
{
    private ReadOnlySpan<byte> _rest = payload;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public string String()
    {
        var nul = _rest.IndexOf((byte)0);
        if (nul < 0)
        {
            throw new SandboxException("The agent sent a string without its end.");
        }

        var text = Encoding.UTF8.GetString(_rest[..nul]);
        _rest = _rest[(nul + 1)..];
        return text;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_rest.Length < count)
        {
            throw new SandboxException("The agent sent a message that is too short.");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
