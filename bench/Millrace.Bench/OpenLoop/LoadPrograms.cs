using Millrace.Bench.Bare;
using Millrace.Bench.Workloads;
using Millrace.Contracts.Languages;

namespace Millrace.Bench.OpenLoop;

/// <summary>The programs jobs run: each language's own first sample.</summary>
internal sealed class LoadPrograms
{
    private readonly Dictionary<string, (Workload Known, Workload New)> _programs;

    private LoadPrograms(Dictionary<string, (Workload Known, Workload New)> programs) => _programs = programs;

    /// <summary>Finds the programs of a mix.</summary>
    /// <exception cref="BenchException">A language is not known, or has no toolchain on the machine whose own server is asked.</exception>
    public static LoadPrograms Of(LanguageMix mix, LanguageCatalog catalog, bool mustBeInstalled)
    {
        var workloads = new LatencyWorkloads(catalog);
        var programs = new Dictionary<string, (Workload Known, Workload New)>();
        foreach (var id in mix.Shares.Select(s => s.Language))
        {
            if (!catalog.All.Any(l => l.Id == id))
            {
                throw new BenchException($"--languages: there is no language '{id}'. There are {string.Join(", ", catalog.All.Select(l => l.Id).Order(StringComparer.Ordinal))}.");
            }

            var known = workloads.Hello(id);
            if (mustBeInstalled && Toolchains.Missing(known.Language) is { } missing)
            {
                throw new BenchException($"--languages: {id} needs {missing}, which is not installed here.");
            }

            programs[id] = (known, workloads.NewHello(id));
        }

        return new LoadPrograms(programs);
    }

    /// <summary>The program of the next job of a language.</summary>
    public Workload Pick(string language, double newSources, Random random)
    {
        var (known, fresh) = _programs[language];
        return known.Language.Compile is not null && random.NextDouble() < newSources ? fresh : known;
    }
}
