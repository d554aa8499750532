using System.Text;
using CsCheck;
using Millrace.Runner.Output;
using Millrace.Sandbox.Stages;
using Xunit;

namespace Millrace.Tests.Runner.Output;

public sealed class OutputRecorderTests
{
    private const string Text = "aé世😀\u0000~\u00ff\uffff🏳️‍🌈\n";

    [Fact]
    public void Wherever_a_text_is_cut_no_sequence_is_cut_and_nothing_is_lost()
    {
        var bytes = Encoding.UTF8.GetBytes(Text);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var recorder = new OutputRecorder(keepBytes: false);

            var first = recorder.Take(OutputStream.Stdout, bytes.AsSpan(0, cut));
            var second = recorder.Take(OutputStream.Stdout, bytes.AsSpan(cut));

            Assert.Equal(Text, first + second);
            Assert.Equal(first, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(first)));
            Assert.Equal(Text, recorder.Stdout);
            Assert.Equal("", recorder.Finish(OutputStream.Stdout));
        }
    }

    [Fact]
    public void Any_text_in_any_pieces_comes_out_as_it_went_in_and_every_piece_is_text_by_itself() =>
        Gen.Select(Gen.Int[0, 0x10ffff].Where(Rune.IsValid).Array[0, 40], Gen.Int[1, 7]).Sample((runes, size) =>
        {
            var text = string.Concat(runes.Select(rune => new Rune(rune).ToString()));
            var bytes = Encoding.UTF8.GetBytes(text);
            var recorder = new OutputRecorder(keepBytes: true);

            var pieces = bytes.Chunk(size).Select(chunk => recorder.Take(OutputStream.Stderr, chunk)).ToArray();

            Assert.Equal(text, string.Concat(pieces));
            Assert.All(pieces, piece => Assert.Equal(piece, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(piece))));
            Assert.Equal((text, text), (recorder.Stderr, recorder.Output));
            Assert.Equal(Convert.ToBase64String(bytes), recorder.StderrBase64);
        });

    [Fact]
    public void Any_bytes_in_any_pieces_become_the_text_they_are_in_one_piece() =>
        Gen.Select(Gen.OneOf(Gen.Byte, Gen.Byte[0x80, 0xff]).Array[0, 60], Gen.Int[1, 5]).Sample((bytes, size) =>
        {
            var recorder = new OutputRecorder(keepBytes: true);

            var text = string.Concat(bytes.Chunk(size).Select(chunk => recorder.Take(OutputStream.Stdout, chunk))) + recorder.Finish(OutputStream.Stdout);

            return text == Encoding.UTF8.GetString(bytes) && recorder.Stdout == text && recorder.StdoutBase64 == Convert.ToBase64String(bytes);
        });

    [Fact]
    public void Invalid_bytes_become_replacement_characters_at_once()
    {
        var recorder = new OutputRecorder(keepBytes: false);

        Assert.Equal("a\ufffd\ufffdb", recorder.Take(OutputStream.Stdout, [(byte)'a', 0xff, 0xfe, (byte)'b']));
    }

    [Fact]
    public void A_sequence_that_never_got_its_rest_is_a_replacement_character_at_the_end()
    {
        var recorder = new OutputRecorder(keepBytes: true);
        byte[] bytes = [(byte)'a', 0xe4, 0xb8];

        Assert.Equal("a", recorder.Take(OutputStream.Stdout, bytes));
        Assert.Equal("\ufffd", recorder.Finish(OutputStream.Stdout));
        Assert.Equal(("a\ufffd", "a\ufffd"), (recorder.Stdout, recorder.Output));
        Assert.Equal(Convert.ToBase64String(bytes), recorder.StdoutBase64);
    }

    [Fact]
    public void The_two_streams_do_not_complete_each_others_sequences()
    {
        var recorder = new OutputRecorder(keepBytes: false);

        Assert.Equal("", recorder.Take(OutputStream.Stdout, [0xc3]));
        Assert.Equal("\ufffd", recorder.Take(OutputStream.Stderr, [0xa9]));
        Assert.Equal("é", recorder.Take(OutputStream.Stdout, [0xa9]));
        Assert.Equal(("\ufffdé", "é", "\ufffd"), (recorder.Output, recorder.Stdout, recorder.Stderr));
    }

    [Fact]
    public void Bytes_are_kept_only_when_they_are_wanted()
    {
        var without = new OutputRecorder(keepBytes: false);
        var with = new OutputRecorder(keepBytes: true);

        Assert.Null(without.StdoutBase64);
        Assert.Null(without.StderrBase64);
        Assert.Equal(("", ""), (with.StdoutBase64, with.StderrBase64));
    }
}
