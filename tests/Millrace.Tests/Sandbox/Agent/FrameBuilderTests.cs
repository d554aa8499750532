using CsCheck;
using Millrace.Sandbox;
using Millrace.Sandbox.Agent;
using Millrace.Sandbox.Stages;
using Xunit;

namespace Millrace.Tests.Sandbox.Agent;

public sealed class FrameBuilderTests
{
    [Fact]
    public void A_frame_is_its_length_type_stage_two_zero_bytes_and_payload()
    {
        using var frames = new FrameBuilder();

        frames.Begin(FrameType.Stdin, stage: 2).Byte(0xab).UInt16(0x1234).UInt32(0xdeadbeef).UInt64(0x0102030405060708).Bytes([9, 8]).End();

        Assert.Equal(
            [
                17, 0, 0, 0, 0x30, 2, 0, 0,
                0xab, 0x34, 0x12, 0xef, 0xbe, 0xad, 0xde, 8, 7, 6, 5, 4, 3, 2, 1, 9, 8,
            ],
            frames.Written.ToArray());
    }

    [Fact]
    public void Text_is_bare_UTF8_and_a_string_ends_with_a_zero_byte()
    {
        using var frames = new FrameBuilder();

        frames.Begin(FrameType.Collect).Text("ü").String("é").String("").End();

        Assert.Equal([6, 0, 0, 0, 0x40, 0, 0, 0, 0xc3, 0xbc, 0xc3, 0xa9, 0, 0], frames.Written.ToArray());
    }

    [Fact]
    public void Frames_follow_each_other_without_a_gap()
    {
        using var frames = new FrameBuilder();

        frames.Empty(FrameType.StdinEof, stage: 1).Begin(FrameType.Signal, stage: 3).Byte(15).End();

        Assert.Equal([0, 0, 0, 0, 0x31, 1, 0, 0, 1, 0, 0, 0, 0x33, 3, 0, 0, 15], frames.Written.ToArray());
    }

    [Fact]
    public void A_small_file_is_an_open_one_write_and_a_close()
    {
        using var frames = new FrameBuilder();

        frames.File("a.py", "x"u8, 0x1A4);

        Assert.Equal(
            [
                8, 0, 0, 0, 0x10, 0, 0, 0, 0xa4, 1, 0, 0, (byte)'a', (byte)'.', (byte)'p', (byte)'y',
                1, 0, 0, 0, 0x11, 0, 0, 0, (byte)'x',
                0, 0, 0, 0, 0x12, 0, 0, 0,
            ],
            frames.Written.ToArray());
    }

    [Theory]
    [InlineData(0, new int[0])]
    [InlineData(1, new[] { 1 })]
    [InlineData(262_144, new[] { 262_144 })]
    [InlineData(262_145, new[] { 262_144, 1 })]
    [InlineData(600_000, new[] { 262_144, 262_144, 75_712 })]
    public void A_file_is_cut_into_frames_of_256_KiB(int size, int[] parts)
    {
        using var frames = new FrameBuilder();

        frames.File("f", new byte[size], 0);

        var read = Frames.Split(frames.Written.Span);
        Assert.Equal(parts, read.Where(f => f.Type == FrameType.FileWrite).Select(f => f.Payload.Length));
        Assert.Equal(FrameType.FileOpen, read[0].Type);
        Assert.Equal(FrameType.FileClose, read[^1].Type);
    }

    [Fact]
    public void A_file_of_any_content_comes_out_as_it_went_in() =>
        Gen.Select(Gen.Int[0, 800_000], Gen.Int).Sample((size, seed) =>
        {
            var content = new byte[size];
            new Random(seed).NextBytes(content);
            using var frames = new FrameBuilder();
            frames.File("name", content, 0x1A4);

            var written = Frames.Split(frames.Written.Span).Where(f => f.Type == FrameType.FileWrite).SelectMany(f => f.Payload).ToArray();

            return content.AsSpan().SequenceEqual(written);
        }, iter: 20);

    [Fact]
    public void A_payload_of_exactly_256_KiB_fits()
    {
        using var frames = new FrameBuilder();

        frames.Begin(FrameType.Stdin, 1).Bytes(new byte[AgentProtocol.MaxPayload]).End();

        Assert.Equal(AgentProtocol.HeaderBytes + AgentProtocol.MaxPayload, frames.Written.Length);
    }

    [Fact]
    public void An_argument_too_large_for_a_frame_is_refused_in_plain_words()
    {
        using var frames = new FrameBuilder();

        var e = Assert.Throws<SandboxException>(() => SandboxStage.AppendPrepare(frames, 1, Command(new string('x', AgentProtocol.MaxPayload))));

        Assert.Contains("arguments and environment together are too large", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_arguments_than_a_frame_can_count_are_refused_in_plain_words()
    {
        using var frames = new FrameBuilder();

        Assert.Throws<SandboxException>(() => SandboxStage.AppendPrepare(frames, 1, Command(Enumerable.Repeat("", 65_536).ToArray())));
    }

    [Fact]
    public void A_zero_byte_in_an_argument_is_refused_because_it_would_become_two()
    {
        using var frames = new FrameBuilder();

        Assert.Throws<SandboxException>(() => SandboxStage.AppendPrepare(frames, 1, Command("one\0two")));
    }

    [Fact]
    public void A_stage_is_prepared_with_its_terminal_directory_arguments_and_environment()
    {
        using var frames = new FrameBuilder();
        var command = Command("sh", "-c") with
        {
            Environment = new Dictionary<string, string> { ["A"] = "1" },
            WorkingDirectory = "d",
            Terminal = new TerminalGeometry(80, 24),
        };

        SandboxStage.AppendPrepare(frames, 2, command);

        var frame = Assert.Single(Frames.Split(frames.Written.Span));
        Assert.Equal((FrameType.Prepare, 2), (frame.Type, frame.Stage));
        Assert.Equal([1, 0, 80, 0, 24, 0, 2, 0, 1, 0, .. "d\0\0sh\0-c\0A=1\0"u8], frame.Payload);
    }

    [Fact]
    public void A_stage_may_be_released_with_bytes_for_its_gate()
    {
        using var frames = new FrameBuilder();

        SandboxStage.AppendRelease(frames, 1, new ProcessLimits(), withFile: false, "late"u8);

        Assert.Equal([1, 0, 0, 0, .. "late"u8], Assert.Single(Frames.Split(frames.Written.Span)).Payload);
    }

    [Fact]
    public void A_stage_is_released_with_the_limits_that_are_set_and_a_second_of_grace_for_CPU_time()
    {
        using var frames = new FrameBuilder();

        SandboxStage.AppendRelease(frames, 1, new ProcessLimits { CpuSeconds = 5, OpenFiles = 7 });

        var frame = Assert.Single(Frames.Split(frames.Written.Span));
        Assert.Equal(FrameType.Release, frame.Type);
        Assert.Equal(
            [
                0, 0, 2, 0,
                0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0,
                7, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0,
            ],
            frame.Payload);
    }

    private static StageCommand Command(params string[] arguments) => new() { Arguments = arguments, Environment = new Dictionary<string, string>() };
}
