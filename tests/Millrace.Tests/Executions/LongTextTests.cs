using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Millrace.Contracts;
using Millrace.Contracts.Executions;
using Xunit;

namespace Millrace.Tests.Executions;

/// <summary>Long texts go out in pieces; nobody who reads them can tell.</summary>
public sealed class LongTextTests
{
    private const int Piece = LongText.Piece;

    private static readonly JsonSerializerOptions InOnePiece = new() { Encoder = MillraceJson.Encoder };
    private static readonly JsonSerializerOptions Strict = new(MillraceJson.Wire) { Encoder = JavaScriptEncoder.Default };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Piece - 1)]
    [InlineData(Piece)]
    [InlineData(Piece + 1)]
    [InlineData((2 * Piece) - 1)]
    [InlineData(2 * Piece)]
    [InlineData(5 * Piece)]
    public void A_text_of_any_length_is_written_as_it_would_be_in_one_piece(int length)
    {
        // Quotes, controls, letters of two, three and four bytes, and at another place of each piece.
        var text = Repeated("a\"\\\n\0é€😀\u2028<&", length);

        Assert.Equal(JsonSerializer.Serialize(text, InOnePiece), TextOf(Written(text)));
        Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), ((OutputEvent)EventJson.Read(Written(text))).Text);
    }

    [Theory]
    [InlineData("\ud83d\ude00")] // a pair
    [InlineData("\ud83dx")] // halves that stand alone
    [InlineData("x\ude00")]
    [InlineData("\ude00\ud83d")]
    public void A_surrogate_at_the_border_of_two_pieces_is_neither_lost_nor_doubled(string border)
    {
        var text = new string('x', Piece - 1) + border + new string('y', Piece);

        Assert.Equal(JsonSerializer.Serialize(text, InOnePiece), TextOf(Written(text)));
    }

    [Fact]
    public void A_very_long_text_that_is_written_twice_is_escaped_once_and_no_other_is_taken_for_it()
    {
        string[] texts = [Repeated("a\n", 2 * LongText.VeryLong), Repeated("b\n", 2 * LongText.VeryLong), new('c', LongText.VeryLong)];
        foreach (var text in texts.Concat(texts).SelectMany(t => new[] { t, t }))
        {
            Assert.Equal(JsonSerializer.Serialize(text, InOnePiece), TextOf(Written(text)));
        }

        EventJson.ToUtf8(Result(texts[1])); // what is made once
        var first = Allocated(() => EventJson.ToUtf8(Result(texts[0])));
        var again = Allocated(() => EventJson.ToUtf8(Result(texts[0])));

        Assert.InRange(first - again, 2 * LongText.VeryLong, long.MaxValue);
    }

    [Fact]
    public void Escaping_is_the_one_the_options_ask_for()
    {
        var text = new string('<', LongText.VeryLong);
        var result = Result(text);

        var relaxed = Encoding.UTF8.GetString(EventJson.ToUtf8(result));
        var strict = JsonSerializer.Serialize(result, Strict);

        Assert.Contains(text, relaxed, StringComparison.Ordinal);
        Assert.DoesNotContain('<', strict);
        Assert.Equal(text, JsonSerializer.Deserialize(strict, MillraceJson.Default.ResultEvent)!.Result.Stdout);
    }

    [Fact]
    public void Writing_a_million_characters_takes_no_room_for_the_worst_case()
    {
        var e = Event("\n" + new string('x', 1_000_000));
        EventJson.ToUtf8(e); // what is made once

        var allocated = Allocated(() => EventJson.ToUtf8(e));

        // A buffer that doubles and its copy; in one piece there would be 16 MB for escaping beside them.
        Assert.InRange(allocated, 1_000_000, 8_000_000);
    }

    private static long Allocated(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static OutputEvent Event(string text) => new() { JobId = "job_x", Seq = 3, Stream = "stdout", Text = text, Timestamp = DateTimeOffset.UnixEpoch };

    private static ResultEvent Result(string text) => new()
    {
        JobId = "job_x",
        Result = new ExecutionResult
        {
            JobId = "job_x",
            Language = "bash",
            Status = JobStatus.Completed,
            Outcome = Outcome.Success,
            Timings = new Timings(0, 0, 0, 0, 0),
            Output = text,
            Stdout = text,
        },
    };

    private static byte[] Written(string text) => EventJson.ToUtf8(Event(text));

    private static string TextOf(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("data").GetProperty("text").GetRawText();
    }

    private static string Repeated(string pattern, int length)
    {
        var text = new StringBuilder();
        while (text.Length < length)
        {
            text.Append(pattern, 0, Math.Min(pattern.Length, length - text.Length));
        }

        return text.ToString();
    }
}
