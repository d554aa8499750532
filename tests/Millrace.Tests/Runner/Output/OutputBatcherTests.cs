using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Millrace.Runner.Output;
using Xunit;

namespace Millrace.Tests.Runner.Output;

public sealed class OutputBatcherTests : IDisposable
{
    private static readonly OutputLabel Out = new("stdout", null);
    private static readonly OutputLabel Err = new("stderr", null);

    private readonly FakeTimeProvider _time = new();
    private readonly List<(OutputLabel Label, string Text)> _sent = [];
    private readonly OutputBatcher _batcher;

    public OutputBatcherTests() => _batcher = new OutputBatcher((label, text) => _sent.Add((label, text)), _time);

    public void Dispose() => _batcher.Dispose();

    [Fact]
    public void The_first_chunk_goes_at_once()
    {
        _batcher.Add(Out, "hello");

        Assert.Equal([(Out, "hello")], _sent);
    }

    [Fact]
    public void What_follows_within_10_ms_is_gathered_and_goes_together()
    {
        _batcher.Add(Out, "a");
        _batcher.Add(Out, "b");
        _time.Advance(TimeSpan.FromMilliseconds(9));
        _batcher.Add(Out, "c");
        Assert.Equal([(Out, "a")], _sent);

        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal([(Out, "a"), (Out, "bc")], _sent);
    }

    [Fact]
    public void A_chunk_after_10_quiet_ms_goes_at_once()
    {
        _batcher.Add(Out, "a");
        _time.Advance(TimeSpan.FromMilliseconds(10));

        _batcher.Add(Out, "b");

        Assert.Equal([(Out, "a"), (Out, "b")], _sent);
    }

    [Fact]
    public void Gathering_starts_anew_after_each_timer()
    {
        foreach (var text in new[] { "a", "b", "c", "d" })
        {
            _batcher.Add(Out, text);
            _batcher.Add(Out, text);
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal(["a", "a", "bb", "cc", "dd"], _sent.Select(s => s.Text));
    }

    [Fact]
    public void Sixteen_K_characters_do_not_wait()
    {
        _batcher.Add(Out, "a");
        _batcher.Add(Out, new string('x', (16 * 1024) - 1));
        Assert.Single(_sent);

        _batcher.Add(Out, "y");

        Assert.Equal(16 * 1024, _sent[1].Text.Length);
    }

    [Fact]
    public void Another_stream_sends_what_the_one_before_it_gathered_first()
    {
        _batcher.Add(Out, "a");
        _batcher.Add(Out, "b");
        _batcher.Add(Err, "c");
        _batcher.Add(Out, "d");
        _batcher.Flush();

        Assert.Equal([(Out, "a"), (Out, "b"), (Err, "c"), (Out, "d")], _sent);
    }

    [Fact]
    public void The_same_stream_of_another_test_is_another_stream()
    {
        _batcher.Add(Out with { Test = 0 }, "a");
        _batcher.Add(Out with { Test = 0 }, "b");
        _batcher.Add(Out with { Test = 1 }, "c");
        _batcher.Flush();

        Assert.Equal([0, 0, 1], _sent.Select(s => s.Label.Test));
    }

    [Fact]
    public void A_flush_sends_what_was_gathered_and_nothing_twice()
    {
        _batcher.Add(Out, "a");
        _batcher.Add(Out, "b");

        _batcher.Flush();
        Assert.Equal(["a", "b"], _sent.Select(s => s.Text));

        _batcher.Flush();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, _sent.Count);
    }

    [Fact]
    public void Nothing_is_no_chunk()
    {
        _batcher.Add(Out, "");
        _batcher.Flush();
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Empty(_sent);
    }

    [Fact]
    public void After_its_end_no_timer_sends_anything()
    {
        _batcher.Add(Out, "a");
        _batcher.Add(Out, "b");

        _batcher.Dispose();
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["a"], _sent.Select(s => s.Text));
    }

    [Fact]
    public void Whatever_comes_when_everything_arrives_in_order_and_10_quiet_ms_leave_nothing_behind() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 9000], Gen.Int[0, 12]).Array[0, 40].Sample(steps =>
        {
            var time = new FakeTimeProvider();
            var added = new List<(OutputLabel Label, char Text)>();
            var sent = new List<(OutputLabel Label, char Text)>();
            using var batcher = new OutputBatcher((label, text) => sent.AddRange(text.Select(c => (label, c))), time);
            foreach (var (stream, length, pause) in steps)
            {
                var label = new OutputLabel("stdout", stream);
                var text = new string((char)('a' + (added.Count % 26)), length);
                added.AddRange(text.Select(c => (label, c)));
                batcher.Add(label, text);
                time.Advance(TimeSpan.FromMilliseconds(pause));
                Assert.True(pause < 10 || sent.Count == added.Count);
            }

            batcher.Flush();
            return sent.SequenceEqual(added);
        }, iter: 30);
}
