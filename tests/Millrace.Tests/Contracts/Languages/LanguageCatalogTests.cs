using Millrace.Contracts.Languages;
using Xunit;

namespace Millrace.Tests.Contracts.Languages;

public sealed class LanguageCatalogTests
{
    private static readonly LanguageCatalog Catalog = new([Language("python", "py", "python3"), Language("c", "gcc"), Language("cpp", "c++"), Language("nodejs", "javascript", "js")]);

    [Theory]
    [InlineData("python", "python")]
    [InlineData("PY", "python")]
    [InlineData("C++", "cpp")]
    [InlineData("JavaScript", "nodejs")]
    public void A_language_is_found_by_id_or_alias_in_any_case(string name, string id)
    {
        Assert.True(Catalog.TryFind(name, out var language));
        Assert.Equal(id, language.Id);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("pyth")]
    public void Anything_else_is_not_found(string? name) => Assert.False(Catalog.TryFind(name, out _));

    [Fact]
    public void Languages_are_listed_by_id() => Assert.Equal(["c", "cpp", "nodejs", "python"], Catalog.All.Select(l => l.Id));

    [Fact]
    public void A_name_that_two_languages_claim_is_refused_with_both()
    {
        var e = Assert.Throws<InvalidDataException>(() => new LanguageCatalog([Language("a", "same"), Language("b", "SAME")]));

        Assert.Contains("'a' and 'b'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pyhton", "python")]
    [InlineData("pythn3", "python")]
    [InlineData("java script", "nodejs")]
    [InlineData("JS2", "nodejs")]
    public void A_mistyped_name_leads_to_the_nearest(string mistyped, string nearest) => Assert.Equal(nearest, Catalog.NearMatches(mistyped)[0]);

    [Fact]
    public void A_language_is_suggested_once_and_a_name_like_none_leads_nowhere()
    {
        Assert.Equal(["python"], Catalog.NearMatches("python2"));
        Assert.Empty(Catalog.NearMatches("malbolge-unshackled"));
        Assert.Empty(Catalog.NearMatches(new string('x', 10_000)));
    }

    private static LanguageDefinition Language(string id, params string[] aliases) => new()
    {
        Id = id,
        Name = id,
        Aliases = aliases,
        Version = new VersionProbe([id], "(.*)"),
        FileName = $"main.{id}",
        Run = new LanguageStage { Command = [id] },
    };
}
