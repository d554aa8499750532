using Millrace.Contracts.Languages;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests.Fidelity;

/// <summary>
/// A program cannot tell whether its interpreter had started before it came, and neither can the client. Every program of the corpus runs
/// on a server that starts toolchains ahead and on one that does not, and the two results must be the same to the byte.
/// </summary>
public sealed class FidelityTests(WarmServerFixture fixture, ColdServerFixture cold) : IClassFixture<WarmServerFixture>, IClassFixture<ColdServerFixture>
{
    private const int LeastPrograms = 60;

    /// <summary>How many programs of a language must have found their toolchain already started.</summary>
    private static readonly Dictionary<string, int> LeastWarm = new()
    {
        ["python"] = 10,
        ["nodejs"] = 10,
        ["bash"] = 10,
        ["java"] = 55,
        ["rust"] = 50,
    };

    /// <summary>Programs that can tell, and by what. native/jvm/README.md tells the same to those who write programs.</summary>
    private static readonly Dictionary<string, string> KnownToTell = new()
    {
        ["java/068-runtime-state.java"] = "counts the packages of the class path's loader, and the gate's is one more",
        ["java/069-identity-hash-codes.java"] = "prints identity hash codes: the main thread numbers its objects from its start on, and has made some",
    };

    public static TheoryData<string> Languages => [.. LeastWarm.Keys];

    private static bool IsGated(string language) =>
        LanguageFolder.Load(Path.Combine(AppContext.BaseDirectory, "languages")).All.Single(l => l.Id == language) is var known
        && (known.Run.Gate ?? known.Compile?.Gate) is not null;

    [Theory]
    [MemberData(nameof(Languages))]
    public void Each_language_has_many_programs(string language)
    {
        var programs = Corpus.Of(language);

        Assert.True(programs.Count >= LeastPrograms, $"{programs.Count} programs");
        Assert.Equal(programs.Count, programs.Select(p => p.Name).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task A_warm_run_and_a_cold_one_are_the_same(string language)
    {
        var installed = (await fixture.Client.GetAsync($"/api/languages/{language}"))["available"]!.GetValue<bool>();
        Assert.SkipUnless(installed, $"{language} is not installed here.");
        Assert.SkipUnless(IsGated(language), $"{language} has no gate in its language file: every run is cold, there is nothing to compare.");
        await FidelityComparison.AssertSameAsync(
            new CorpusServers(fixture.Client, cold.Client, run => fixture.RunWarmAsync(language, mostTries: 3, run)), language, LeastWarm[language], KnownToTell);
    }
}
