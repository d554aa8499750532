using System.Text.RegularExpressions;
using CsCheck;
using Millrace.Contracts.Access;
using Xunit;

namespace Millrace.Tests.Contracts.Access;

public sealed class KeySecretTests
{
    [Fact]
    public void A_key_is_recognised_by_its_prefix_and_length()
    {
        Assert.All(Enumerable.Range(0, 100).Select(_ => KeySecret.Create()), key =>
        {
            Assert.Matches(new Regex("^mlr_[0-9A-Za-z]{49}$"), key);
            Assert.True(KeySecret.IsWellFormed(key));
        });
    }

    [Fact]
    public void No_two_are_the_same() => Assert.Equal(10_000, Enumerable.Range(0, 10_000).Select(_ => KeySecret.Create()).Distinct().Count());

    [Fact]
    public void A_key_with_one_wrong_character_is_no_key()
    {
        var key = KeySecret.Create();

        Gen.Select(Gen.Int[0, key.Length - 1], Gen.Char.AlphaNumeric).Where(change => key[change.Item1] != change.Item2).Sample(change =>
            !KeySecret.IsWellFormed(key[..change.Item1] + change.Item2 + key[(change.Item1 + 1)..]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("mlr_")]
    [InlineData("mlr_äääääääääääääääääääääääääääääääääääääääääääääääää")]
    public void What_is_no_key_is_told_so(string? text) => Assert.False(KeySecret.IsWellFormed(text));

    [Fact]
    public void The_hint_and_the_hash_do_not_hold_the_key()
    {
        var key = KeySecret.Create();

        Assert.Equal(key[..8] + "…", KeySecret.HintOf(key));
        Assert.Equal(64, KeySecret.HashOf(key).Length);
        Assert.DoesNotContain(key[8..], KeySecret.HashOf(key), StringComparison.Ordinal);
    }
}
