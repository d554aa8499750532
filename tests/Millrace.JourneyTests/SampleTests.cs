using System.Text.Json.Nodes;
using Millrace.Contracts.Languages;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

public sealed class SampleTests(ServerFixture fixture)
{
    public static TheoryData<string, string> Samples()
    {
        var data = new TheoryData<string, string>();
        var catalog = LanguageFolder.Load(Path.Combine(AppContext.BaseDirectory, "languages"));
        foreach (var language in catalog.All)
        {
            foreach (var sample in language.Samples)
            {
                data.Add(language.Id, sample.Name);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Every_sample_does_what_its_language_file_says(string languageId, string sampleName)
    {
        var language = LanguageFolder.Load(Path.Combine(AppContext.BaseDirectory, "languages")).All.Single(l => l.Id == languageId);
        var sample = language.Samples.Single(s => s.Name == sampleName);
        var installed = (await fixture.Client.GetAsync($"/api/languages/{languageId}"))["available"]!.GetValue<bool>();
        Assert.SkipUnless(installed, $"{language.Name} is not installed here (packages: {string.Join(' ', language.Packages)}).");

        var result = await fixture.Client.RunAsync(languageId, sample.Source, new { stdin = sample.Stdin, args = sample.Args });

        var seen = $"stdout: {result.Stdout}\nstderr: {result.Stderr}\ncompile: {result.Compile?.Output}\nerror: {result.Error}";
        Assert.True(sample.ExpectedOutcome == JsonValue.Create(result.Outcome)!.ToJsonString().Trim('"'), $"{result.Outcome}\n{seen}");
        if (sample.ExpectedOutput is not null)
        {
            Assert.Equal(sample.ExpectedOutput, result.Stdout);
        }

        if (sample.ExpectedOutcome is "success" or "nonzero_exit")
        {
            Assert.Equal(sample.ExpectedExitCode, result.ExitCode);
        }
    }
}
