using System.Text.Json.Nodes;
using Millrace.Contracts.Languages;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

/// <summary>The gallery's programs.</summary>
public sealed class ExampleTests(ServerFixture fixture)
{
    public static TheoryData<string, string> Examples()
    {
        var data = new TheoryData<string, string>();
        foreach (var language in Catalog().All)
        {
            foreach (var example in language.Examples)
            {
                data.Add(language.Id, example.Name);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Every_example_ends_as_its_language_file_says_and_leaves_its_files(string languageId, string name)
    {
        var language = Catalog().All.Single(l => l.Id == languageId);
        var example = language.Examples.Single(e => e.Name == name);
        var installed = (await fixture.Client.GetAsync($"/api/languages/{languageId}"))["available"]!.GetValue<bool>();
        Assert.SkipUnless(installed, $"{language.Name} is not installed here (packages: {string.Join(' ', language.Packages)}).");

        var result = await fixture.Client.RunAsync(
            languageId, example.Source, new { stdin = example.Stdin ?? "", args = example.Args, artifacts = example.Artifacts });

        Assert.True(
            example.ExpectedOutcome == JsonValue.Create(result.Outcome)!.ToJsonString().Trim('"'),
            $"{result.Outcome}\nstdout: {result.Stdout}\nstderr: {result.Stderr}\ncompile: {result.Compile?.Output}\nerror: {result.Error}");
        Assert.NotEqual("", result.Output + result.Compile?.Output);
        Assert.Equal(example.Artifacts.Count, result.Artifacts?.Count(a => a.Size > 0) ?? 0);
    }

    private static LanguageCatalog Catalog() => LanguageFolder.Load(Path.Combine(AppContext.BaseDirectory, "languages"));
}
