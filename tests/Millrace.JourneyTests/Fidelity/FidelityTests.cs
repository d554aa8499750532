using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Millrace.Contracts.Languages;
using Millrace.Contracts;
using Millrace.Contracts.Executions;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests.Fidelity;

/// <summary>
/// A program cannot tell whether its interpreter had started before it came, and neither can the client. Every program of the corpus runs
/// on a server that starts toolchains ahead and on one that does not, and the two results must be the same to the byte.
/// </summary>
public sealed class FidelityTests(WarmServerFixture fixture, ColdServerFixture cold) : IClassFixture<WarmServerFixture>, IClassFixture<ColdServerFixture>
{
    private const int AtOnce = 4;
    private const int LeastPrograms = 60;

    // JVMs take seconds to make, and stand back while jobs run.
    private const int MostTries = 40;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    /// <summary>How many programs of a language must have found their toolchain already started.</summary>
    private static readonly Dictionary<string, int> LeastWarm = new()
    {
        ["python"] = 10,
        ["nodejs"] = 10,
        ["bash"] = 0,
        ["java"] = 55,
    };

    public static TheoryData<string> Languages => [.. LeastWarm.Keys];

    private static bool IsGated(string language) =>
        LanguageFolder.Load(Path.Combine(AppContext.BaseDirectory, "languages")).All.Single(l => l.Id == language).Run.Gate is not null;

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
        var differences = new ConcurrentDictionary<string, string>();
        var warm = new ConcurrentBag<string>();

        await Parallel.ForEachAsync(Corpus.Of(language), new ParallelOptions { MaxDegreeOfParallelism = language == "java" ? 1 : AtOnce }, async (program, token) =>
        {
            var reference = await RunAsync(cold.Client, program);
            var ours = await RunAsync(fixture.Client, program);
            for (var tries = 0; !ours.Warm && program.IsPlain && tries < MostTriesOf(language); tries++)
            {
                await Task.Delay(BetweenTries, token);
                ours = await RunAsync(fixture.Client, program);
            }

            if (ours.Warm)
            {
                warm.Add(program.Name);
            }

            if (Differences(Seen(reference), Seen(ours)) is { Length: > 0 } difference)
            {
                differences[program.Name] = difference;
            }
        });

        Assert.True(
            differences.IsEmpty,
            $"{differences.Count} programs differ (- cold, + {(warm.IsEmpty ? "also cold" : "warm")}):\n"
            + string.Join('\n', differences.OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => $"{language}/{d.Key}\n{d.Value}")));
        var notWarm = Corpus.Of(language).Where(p => p.IsPlain).Select(p => p.Name).Except(warm);
        Assert.True(warm.Count >= LeastWarm[language], $"{warm.Count} ran warm, not {LeastWarm[language]}. These did not: {string.Join(", ", notWarm)}");
    }

    private static int MostTriesOf(string language) => language == "java" ? MostTries : Math.Min(LeastWarm[language], 1);

    private static async Task<ExecutionResult> RunAsync(MillraceClient client, CorpusProgram program)
    {
        var request = (JsonObject)program.Request.DeepClone();
        request["output_encoding"] = "base64";
        using var response = await client.PostAsync("/api/execute?wait=true", request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{program}: {(int)response.StatusCode}: {body}");
        return JsonSerializer.Deserialize(body, MillraceJson.Default.ExecutionResult)!;
    }

    /// <summary>All of a result that must not depend on how its toolchain was started, as bytes or text by name.</summary>
    private static (string Field, byte[] Value)[] Seen(ExecutionResult result) =>
    [
        ("status", Text($"{result.Status}")),
        ("outcome", Text($"{result.Outcome}")),
        ("exit_code", Text($"{result.ExitCode}")),
        ("signal", Text(result.Signal)),
        ("error", Text(result.Error)),
        ("truncated", Text($"{result.Truncated}")),
        ("stdout", Convert.FromBase64String(result.StdoutBase64 ?? "")),
        ("stderr", Convert.FromBase64String(result.StderrBase64 ?? "")),
        ("compile", Text(result.Compile is null ? "none" : "some")),
        ("compile.stdout", Text(result.Compile?.Stdout)),
        ("compile.stderr", Text(result.Compile?.Stderr)),
        ("compile.exit_code", Text($"{result.Compile?.ExitCode}")),
        ("compile.signal", Text(result.Compile?.Signal)),
    ];

    private static byte[] Text(string? text) => Encoding.UTF8.GetBytes(text ?? "");

    private static string Differences((string Field, byte[] Value)[] cold, (string Field, byte[] Value)[] warm) =>
        string.Concat(cold.Zip(warm).Where(p => !p.First.Value.AsSpan().SequenceEqual(p.Second.Value)).Select(p => Difference(p.First.Field, p.First.Value, p.Second.Value)));

    /// <summary>The first line that differs, from both.</summary>
    private static string Difference(string field, byte[] cold, byte[] warm)
    {
        var at = cold.AsSpan().CommonPrefixLength(warm);
        var line = cold.AsSpan(0, at).Count((byte)'\n') + 1;
        return string.Create(CultureInfo.InvariantCulture, $"  {field}, line {line}, byte {at} of {cold.Length} and {warm.Length}:\n  - {LineAround(cold, at)}\n  + {LineAround(warm, at)}\n");
    }

    private static string LineAround(byte[] text, int at)
    {
        const int Before = 120;
        const int Most = 300;
        var start = Math.Max(text.AsSpan(0, at).LastIndexOf((byte)'\n') + 1, at - Before);
        var rest = text.AsSpan(start);
        var end = rest.IndexOf((byte)'\n');
        return Encoding.UTF8.GetString(rest[..Math.Min(end < 0 ? rest.Length : end, Most)]);
    }
}
