using Millrace.Bench.OpenLoop;
using Xunit;

namespace Millrace.Tests.Bench;

public sealed class LanguageMixTests
{
    [Fact]
    public void Languages_come_as_often_as_their_weights_say()
    {
        var mix = LanguageMix.Read("python=7, bash=2,c", out _)!;
        var random = new Random(1);

        var counts = Enumerable.Range(0, 10_000).Select(_ => mix.Pick(random)).CountBy(language => language).ToDictionary();

        Assert.InRange(counts["python"], 6_800, 7_200);
        Assert.InRange(counts["bash"], 1_850, 2_150);
        Assert.InRange(counts["c"], 900, 1_100);
    }

    [Theory]
    [InlineData("python=", "the weight of python is ''; it is a number above 0, at most 1000000.")]
    [InlineData("python=0", "the weight of python is '0'; it is a number above 0, at most 1000000.")]
    [InlineData("python=-1", "the weight of python is '-1'; it is a number above 0, at most 1000000.")]
    [InlineData("python=NaN", "the weight of python is 'NaN'; it is a number above 0, at most 1000000.")]
    [InlineData("c,python=1,c=2", "c is named twice.")]
    [InlineData("c,,python", "'c,,python' has a place without a language; write python=5,bash=3.")]
    [InlineData("", "'' has a place without a language; write python=5,bash=3.")]
    public void What_is_wrong_is_said(string text, string expected)
    {
        Assert.Null(LanguageMix.Read(text, out var problem));
        Assert.Equal(expected, problem);
    }
}
