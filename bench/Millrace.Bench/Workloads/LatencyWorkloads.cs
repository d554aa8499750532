using System.Globalization;
using Millrace.Contracts.Languages;

namespace Millrace.Bench.Workloads;

/// <summary>The programs whose time is measured one at a time.</summary>
internal sealed class LatencyWorkloads(LanguageCatalog catalog)
{
    private const int Lines = 100_000;
    private const int Calls = 1_000_000;
    private const int Modulus = 1_000_003;

    private static readonly string[] Languages = ["python", "nodejs", "go", "rust", "java", "c", "cpp", "bash"];

    /// <summary>All but the CPU job, which has to be calibrated.</summary>
    public IEnumerable<Workload> All() => Languages.SelectMany(Hellos).Concat(ManyLines()).Append(ManyCalls());

    /// <summary>The language's own hello, the same source every time.</summary>
    public Workload Hello(string id, string suffix = "hello") => Hello(Find(id), suffix, isNew: false);

    /// <summary>The language's own hello, a new source every time.</summary>
    public Workload NewHello(string id, string suffix = "hello") => Hello(Find(id), suffix, isNew: true);

    /// <summary>An arithmetic loop in Python.</summary>
    public Workload PythonLoop(int count) => new(
        Find("python"),
        string.Create(
            CultureInfo.InvariantCulture,
            $"x = 0\nfor i in range({count}):\n    x = (x * 31 + i) % {Modulus}\nprint(x)\n"),
        string.Create(CultureInfo.InvariantCulture, $"{LoopResult(count)}\n"))
    {
        Name = "python-cpu",
        Title = "python, 200 ms of arithmetic",
    };

    private IEnumerable<Workload> Hellos(string id) => Find(id).Compile is null
        ? [Hello(id)]
        : [NewHello(id), Hello(Find(id), "hello-again", isNew: false)];

    private static Workload Hello(LanguageDefinition language, string suffix, bool isNew)
    {
        var hello = language.Samples[0];
        return new Workload(language, hello.Source, hello.ExpectedOutput!)
        {
            Name = $"{language.Id}-{suffix}",
            Title = language.Compile is null ? $"{language.Id} hello" : $"{language.Id} hello, {(isNew ? "first time" : "same source again")}",
            EverySourceIsNew = isNew,
        };
    }

    private IEnumerable<Workload> ManyLines()
    {
        var source = $"for i in range({Lines}):\n    print(i)\n";
        var expected = string.Concat(Enumerable.Range(0, Lines).Select(i => $"{i}\n"));
        yield return new Workload(Find("python"), source, expected)
        {
            Name = "python-lines",
            Title = "python, 100,000 lines (bare: printed in blocks)",
        };
        yield return new Workload(Find("python"), source, expected)
        {
            Name = "python-lines-live",
            Title = "python, 100,000 lines (bare: each line at once)",
            BareEnvironment = new Dictionary<string, string> { ["PYTHONUNBUFFERED"] = "1" },
        };
        yield return new Workload(Find("python"), source, expected)
        {
            Name = "python-lines-blocks",
            Title = "python, 100,000 lines (both in blocks: `PYTHONUNBUFFERED` empty in the request)",
            Environment = new Dictionary<string, string> { ["PYTHONUNBUFFERED"] = "" },
        };
    }

    // Each goes through the filter of system calls; the job's own work is as small as Python lets it be.
    private Workload ManyCalls() => new(
        Find("python"), string.Create(CultureInfo.InvariantCulture, $"import os\ncall = os.getppid\nfor i in range({Calls}):\n    call()\nprint('done')\n"), "done\n")
    {
        Name = "python-calls",
        Title = "python, 1,000,000 system calls",
    };

    private static long LoopResult(int count)
    {
        var x = 0L;
        for (var i = 0; i < count; i++)
        {
            x = ((x * 31) + i) % Modulus;
        }

        return x;
    }

    private LanguageDefinition Find(string id) =>
        catalog.TryFind(id, out var language) ? language : throw new BenchException($"languages/ holds no {id}.");
}
