using System.Buffers.Binary;
using Millrace.Sandbox.Agent;

namespace Millrace.Tests.Sandbox.Agent;

/// <summary>Frames as plain values, put together and taken apart without the code under test.</summary>
internal static class Frames
{
    public static byte[] Bytes(Frame frame)
    {
        var bytes = new byte[8 + frame.Payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, frame.Payload.Length);
        bytes[4] = (byte)frame.Type;
        bytes[5] = (byte)frame.Stage;
        frame.Payload.CopyTo(bytes, 8);
        return bytes;
    }

    public static IReadOnlyList<Frame> Split(ReadOnlySpan<byte> bytes)
    {
        var frames = new List<Frame>();
        while (!bytes.IsEmpty)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
            frames.Add(new Frame((FrameType)bytes[4], bytes[5], bytes.Slice(8, length).ToArray()));
            bytes = bytes[(8 + length)..];
        }

        return frames;
    }
}

internal sealed record Frame(FrameType Type, int Stage, byte[] Payload);
