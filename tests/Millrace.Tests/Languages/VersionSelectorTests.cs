using CsCheck;
using Millrace.Contracts.Languages;
using Xunit;

namespace Millrace.Tests.Languages;

public sealed class VersionSelectorTests
{
    [Theory]
    [InlineData("*", "3.11.2 12 0.0.1", "")]
    [InlineData("", "3.11.2", "")]
    [InlineData("x", "3.11.2", "")]
    [InlineData("latest", "3.11.2", "")]
    [InlineData("3", "3.0.0 3.11.2 3", "2.7.18 4.0.0 30.1")]
    [InlineData("3.x", "3.0.0 3.11.2", "2.7.18 4.0.0")]
    [InlineData("3.X.x", "3.0.0 3.11.2", "2.7.18 4.0.0")]
    [InlineData("3.*", "3.11.2", "4.0.0")]
    [InlineData("3.10", "3.10.0 3.10.14", "3.1.0 3.11.0 3.9.9")]
    [InlineData("3.10.1", "3.10.1", "3.10.0 3.10.2 3.10.10")]
    [InlineData("v3.1", "3.1.0 3.1.7", "3.10.0")]
    [InlineData("=3.1.0", "3.1.0", "3.1.1")]
    [InlineData("= 3.1.0", "3.1.0", "3.1.1")]
    [InlineData("=v3.1", "3.1.9", "3.2.0")]
    [InlineData("^3.9", "3.9.0 3.9.1 3.12.0", "3.8.9 4.0.0")]
    [InlineData("^0.9.1", "0.9.1 0.9.7", "0.9.0 0.10.0 1.0.0")]
    [InlineData("^0.0.3", "0.0.3", "0.0.2 0.0.4")]
    [InlineData("^0.0", "0.0.0 0.0.9", "0.1.0")]
    [InlineData("^0", "0.0.0 0.9.0", "1.0.0")]
    [InlineData("^*", "7.1.0", "")]
    [InlineData("~3.9.1", "3.9.1 3.9.9", "3.9.0 3.10.0")]
    [InlineData("~3.9", "3.9.0", "3.10.0")]
    [InlineData("~3", "3.9.0", "4.0.0 2.9.9")]
    [InlineData("~>3.9.1", "3.9.5", "3.10.0")]
    [InlineData(">=3.10 <4", "3.10.0 3.99.0", "3.9.99 4.0.0")]
    [InlineData(">= 3.10  < 4", "3.10.0 3.99.0", "3.9.99 4.0.0")]
    [InlineData(">3.10", "3.11.0", "3.10.9 3.10.0")]
    [InlineData(">3.10.1", "3.10.2", "3.10.1")]
    [InlineData(">3", "4.0.0", "3.99.0")]
    [InlineData("<=3.10", "3.10.9 2.0.0", "3.11.0")]
    [InlineData("<3.10", "3.9.9", "3.10.0")]
    [InlineData(">*", "", "1.0.0")]
    [InlineData("<4 >=4", "", "3.9.0 4.0.0")]
    [InlineData("3.9.1 - 3.10.0", "3.9.1 3.9.9 3.10.0", "3.9.0 3.10.1")]
    [InlineData("3.9 - 3.10", "3.9.0 3.10.99", "3.8.9 3.11.0")]
    [InlineData("3.9 || 3.11", "3.9.2 3.11.2", "3.10.0")]
    [InlineData("<3 || >=4.1||3.5.x", "2.7.18 4.1.0 3.5.9", "3.6.0 4.0.0")]
    [InlineData("17", "17 17.0.15 17.0.15.1", "1.7.0 18")]
    [InlineData("17.0.15.1", "17.0.15.1", "17.0.15 17.0.15.2")]
    [InlineData("3.10.1-rc1", "3.10.1 3.10.1+deb12", "3.10.2")]
    [InlineData("1.8", "1.8.0_392 1.8.0-internal", "1.9.0")]
    [InlineData("3.13", "3.13.0rc1 v3.13.1", "3.12.0")]
    public void A_selector_accepts_what_node_semver_would(string selector, string accepted, string refused)
    {
        Assert.True(VersionSelector.TryParse(selector, out var parsed));

        Assert.All(Words(accepted), version => Assert.True(parsed.Matches(version), $"'{selector}' refuses {version}"));
        Assert.All(Words(refused), version => Assert.False(parsed.Matches(version), $"'{selector}' accepts {version}"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("foo")]
    [InlineData("newest")]
    [InlineData(">=latest")]
    [InlineData("3.")]
    [InlineData(".3")]
    [InlineData("3..1")]
    [InlineData("3.foo")]
    [InlineData("3x")]
    [InlineData("v")]
    [InlineData(">=")]
    [InlineData("^")]
    [InlineData("<>3")]
    [InlineData("-1")]
    [InlineData("1.2.3.4.5")]
    [InlineData("99999999999999999999")]
    [InlineData("3.10,<4")]
    [InlineData("3.10;rm")]
    [InlineData("3.9 | 3.10")]
    [InlineData("3 || foo")]
    [InlineData("1 - 2 - 3")]
    [InlineData("1 - foo")]
    [InlineData("٣.١")]
    public void What_is_no_selector_is_refused(string? selector) => Assert.False(VersionSelector.TryParse(selector, out _));

    [Fact]
    public void A_selector_of_great_length_is_refused() =>
        Assert.False(VersionSelector.TryParse(string.Join("||", Enumerable.Repeat("3", 1000)), out _));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("unknown")]
    [InlineData("latest")]
    public void What_is_no_version_is_never_accepted(string? version)
    {
        Assert.True(VersionSelector.TryParse("*", out var any));

        Assert.False(any.Matches(version));
    }

    [Fact]
    public void No_text_makes_it_throw()
    {
        string[] words = ["^", "~", ">=", "<", "=", "||", " - ", " ", ".", "x", "*", "v", "latest", "0", "3", "10", "2147483647", "-rc", "+", "é", "\0"];
        var pieces = Gen.OneOf(Gen.Int[0, words.Length - 1].Select(i => words[i]), Gen.String[0, 4]);
        var texts = pieces.Array[0, 12].Select(string.Concat);

        Gen.Select(texts, texts).Sample((selector, version) =>
        {
            if (VersionSelector.TryParse(selector, out var parsed))
            {
                parsed.Matches(version);
            }
        });
    }

    [Fact]
    public void A_whole_version_selects_itself_and_the_next_one_not()
    {
        var number = Gen.Int[0, 1000];
        Gen.Select(number, number, number).Sample((a, b, c) =>
        {
            Assert.True(VersionSelector.TryParse($"{a}.{b}.{c}", out var exact));
            Assert.True(exact.Matches($"v{a}.{b}.{c}-any"));
            Assert.False(exact.Matches($"{a}.{b}.{c + 1}"));
            Assert.True(VersionSelector.TryParse($">{a}.{b}.{c}", out var above));
            Assert.True(above.Matches($"{a}.{b}.{c + 1}"));
        });
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
