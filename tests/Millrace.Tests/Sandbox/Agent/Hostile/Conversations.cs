using System.Buffers.Binary;
using CsCheck;
using Millrace.Sandbox.Agent;

namespace Millrace.Tests.Sandbox.Agent.Hostile;

/// <summary>Makes conversations up: mostly what an honest agent might say, in an order and with mistakes that it would not make.</summary>
internal static class Conversations
{
    private const int LargestPayload = 256 * 1024;
    private static readonly FrameType[] Types = [.. Enum.GetValues<FrameType>().Where(type => type >= FrameType.Ready), (FrameType)0x01, (FrameType)0xff];
    private static readonly FrameType[] Usual = [FrameType.Started, FrameType.Stdout, FrameType.Stderr, FrameType.Exited, FrameType.StdinCredit];
    private static readonly FrameType[] Files = [FrameType.FileHead, FrameType.FileBytes, FrameType.FileEnd, FrameType.Collected];
    private static readonly FrameType[] Net = [FrameType.NetOpened, FrameType.NetSaid, FrameType.NetSaidAll, FrameType.NetTaken, FrameType.NetGone];
    private static readonly uint[] Lengths = [LargestPayload + 1, 0x7fffffff, 0xffffffff, LargestPayload];

    private static readonly Gen<int> Stage = Gen.Frequency((12, Gen.Int[1, 3]), (1, Gen.Int[0, 5]), (1, Gen.Const(255)));

    private static readonly Gen<Frame> AnyFrame = Gen.Frequency(
        (8, FrameOf(Usual)), (3, FrameOf(Files)), (3, FrameOf(Net)), (2, FrameOf(Types)));

    private static readonly Gen<ConversationStep> Step = Gen.Frequency<ConversationStep>(
        (10, Gen.Select(Pick(Enum.GetValues<HostVerb>()), Gen.Int[0, 100_000], (verb, n) => (ConversationStep)new HostStep(verb, n))),
        (6, Gen.Int[0, 1].Select(_ => (ConversationStep)new HostStep(HostVerb.Start, 0))),
        (24, AnyFrame.Select(frame => (ConversationStep)new FrameStep(frame))),
        (2, AnyFrame.Array[2, 4].Select(frames => (ConversationStep)new BytesStep([.. frames.SelectMany(Frames.Bytes)]))),
        (1, Gen.Select(AnyFrame, Gen.Double[0, 1], (frame, part) => (ConversationStep)new BytesStep(Cut(Frames.Bytes(frame), part)))),
        (1, Pick(Lengths).Select(length => (ConversationStep)new BytesStep([.. BitConverter.GetBytes(length), 0x83, 1, 0, 0, 65]))),
        (1, Gen.Select(Pick(Types), Stage, Gen.Int[0, 300], Gen.Int[50, 200], (type, stage, length, count) => (ConversationStep)new FloodStep(type, stage, length, count))),
        (1, Gen.Select(Stage, Gen.Int[1, 3], (stage, count) => (ConversationStep)new FloodStep(FrameType.Stdout, stage, LargestPayload, count))),
        (1, Gen.Int[0, 1].Select(deaf => deaf == 0 ? (ConversationStep)new DeafStep() : new LeaveStep())));

    /// <summary>Any conversation.</summary>
    public static Gen<Conversation> Any { get; } = Gen.Select(Gen.OneOf(Gen.Int[1, 20], Gen.Const(1 << 20)), Step.Array[1, 40], (read, steps) => new Conversation(read, steps));

    private static Gen<T> Pick<T>(T[] some) => Gen.Int[0, some.Length - 1].Select(i => some[i]);

    private static byte[] Cut(byte[] frame, double part) => frame[..(int)(part * frame.Length)];

    private static Gen<Frame> FrameOf(FrameType[] types) => Pick(types).SelectMany(type => Gen.Select(
        Stage,
        Gen.Frequency((8, Gen.Const(-1)), (1, Gen.Int[0, 60])),
        Gen.UInt[0, 5],
        Gen.Byte.Array[0, 60],
        (stage, cut, number, noise) =>
        {
            var payload = Payload(type, number, noise);
            return new Frame(type, stage, cut < 0 || cut > payload.Length ? payload : payload[..cut]);
        }));

    private static byte[] Payload(FrameType type, uint number, byte[] noise) => type switch
    {
        FrameType.Ready => [1, 0, 0, 0, (byte)number],
        FrameType.Exited => [(byte)(number % 2), 0, 0, 0, .. Bytes(number * 60), .. Padded(noise, 32)],
        FrameType.FileHead => [.. Bytes(0x1A4), .. Padded(noise, 8), .. noise],
        FrameType.Collected => [.. Bytes(number), .. Bytes(0)],
        FrameType.Failed => [.. Bytes(number), .. "openat\0what\0"u8],
        FrameType.StdinCredit => Bytes(number == 0 ? uint.MaxValue : number * 10_000),
        FrameType.Denied => Padded(noise, 8),
        FrameType.NetOpened or FrameType.NetSaidAll or FrameType.NetGone => Bytes(number),
        FrameType.NetSaid => [.. Bytes(number), .. noise],
        FrameType.NetTaken => [.. Bytes(number), .. Bytes(number == 0 ? uint.MaxValue : number)],
        FrameType.Gated or FrameType.Started or FrameType.FileEnd => [],
        _ => noise,
    };

    private static byte[] Bytes(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        return bytes;
    }

    private static byte[] Padded(byte[] noise, int length) => [.. noise.Take(length), .. new byte[Math.Max(0, length - noise.Length)]];
}
