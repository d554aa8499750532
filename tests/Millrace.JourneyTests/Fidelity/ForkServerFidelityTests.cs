using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests.Fidelity;

/// <summary>A program cannot tell that its interpreter is a copy of one that had started long before.</summary>
public sealed class ForkServerFidelityTests(ForkServerFixture forks, ColdServerFixture cold) : IClassFixture<ForkServerFixture>, IClassFixture<ColdServerFixture>
{
    // Whoever finds no sandbox waiting gets a copy made at once, so what can be warm is.
    private const int LeastWarm = 60;

    public static TheoryData<string> Languages =>
        [.. LanguageFolder.Load(Path.Combine(AppContext.BaseDirectory, "languages")).All.Where(l => l.Run.Gate is { Fork: true }).Select(l => l.Id)];

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task A_copy_and_a_cold_start_are_the_same(string language)
    {
        var installed = (await forks.Client.GetAsync($"/api/languages/{language}"))["available"]!.GetValue<bool>();
        Assert.SkipUnless(installed, $"{language} is not installed here.");

        await FidelityComparison.AssertSameAsync(new CorpusServers(forks.Client, cold.Client, OnceMore), language, LeastWarm, new Dictionary<string, string>());
    }

    private static async Task<ExecutionResult> OnceMore(Func<Task<ExecutionResult>> run)
    {
        var result = await run();
        return result.Warm ? result : await run();
    }
}
