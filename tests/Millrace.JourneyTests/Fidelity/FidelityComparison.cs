using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Millrace.Contracts;
using Millrace.Contracts.Executions;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests.Fidelity;

/// <summary>Every program of a language's corpus on two servers, and what they answer, to the byte.</summary>
internal static class FidelityComparison
{
    private const int AtOnce = 4;

    /// <param name="servers">The two.</param>
    /// <param name="language">Whose corpus.</param>
    /// <param name="leastWarm">How many programs must have found their toolchain already started.</param>
    /// <param name="knownToTell">Programs whose answers differ, for a reason that is written down.</param>
    public static async Task AssertSameAsync(CorpusServers servers, string language, int leastWarm, IReadOnlyDictionary<string, string> knownToTell)
    {
        var differences = new ConcurrentDictionary<string, string>();
        var warm = new ConcurrentBag<string>();

        await Parallel.ForEachAsync(Corpus.Of(language), new ParallelOptions { MaxDegreeOfParallelism = language is "java" or "rust" ? 1 : AtOnce }, async (program, _) =>
        {
            var reference = await RunAsync(servers.Cold, program);
            var ours = program.IsPlain && leastWarm > 0
                ? await servers.RunWarmAsync(() => RunAsync(servers.Warm, program))
                : await RunAsync(servers.Warm, program);

            if (ours.Warm)
            {
                warm.Add(program.Name);
            }

            if (!knownToTell.ContainsKey($"{program}") && Differences(Seen(reference), Seen(ours)) is { Length: > 0 } difference)
            {
                differences[program.Name] = difference;
            }
        });

        Assert.True(
            differences.IsEmpty,
            $"{differences.Count} programs differ (- cold, + {(warm.IsEmpty ? "also cold" : "warm")}):\n"
            + string.Join('\n', differences.OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => $"{language}/{d.Key}\n{d.Value}")));
        var notWarm = Corpus.Of(language).Where(p => p.IsPlain).Select(p => p.Name).Except(warm);
        Assert.True(warm.Count >= leastWarm, $"{warm.Count} ran warm, not {leastWarm}. These did not: {string.Join(", ", notWarm)}");
    }

    private static async Task<ExecutionResult> RunAsync(MillraceClient client, CorpusProgram program)
    {
        var request = (JsonObject)program.Request.DeepClone();
        request["output_encoding"] = "base64";
        if (!request.ContainsKey("limits") && !request.ContainsKey("timeout"))
        {
            // What a program does is compared, not how long that takes on a machine with too much to do.
            request["limits"] = new JsonObject { ["wall_ms"] = 60_000 };
        }

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
