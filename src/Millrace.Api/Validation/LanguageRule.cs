using Millrace.Api.Requests;
using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;
using Millrace.Transport.Workers;

namespace Millrace.Api.Validation;

/// <summary>The language is known, and a runner has it in the version asked for.</summary>
internal sealed class LanguageRule(LanguageCatalog catalog, IWorkerRegistry workers)
{
    public async Task<LanguageDefinition?> CheckAsync(ExecutionRequest request, FieldErrors errors, CancellationToken cancellation)
    {
        var selector = ReadSelector(request.Version, errors);
        if (request.Language is null)
        {
            errors.AddUnlessKnown("language", "is required; GET /api/languages lists them");
            return null;
        }

        if (!catalog.TryFind(request.Language, out var language))
        {
            errors.Add("language", Unknown(request.Language, catalog.NearMatches(request.Language)));
            return null;
        }

        // While no runner is connected at all nobody can tell what will be there; the job waits in the queue.
        var runners = await workers.ListAsync(cancellation);
        if (runners.Count > 0)
        {
            CheckRunners(language, selector, [.. runners.SelectMany(r => r.Languages).Where(l => l.Id == language.Id)], errors);
        }

        return language;
    }

    private static void CheckRunners(LanguageDefinition language, VersionSelector? selector, IReadOnlyList<LanguageAvailability> found, FieldErrors errors)
    {
        var versions = found.Where(l => l.Available).Select(l => l.Version ?? "").Distinct().ToList();
        if (versions.Count == 0)
        {
            errors.Add("language", AvailabilityText.NotInstalled(language, found));
        }
        else if (selector is not null && !versions.Exists(selector.Matches))
        {
            errors.Add("version", $"no installed version of {language.Id} matches; installed: {string.Join(", ", versions)}");
        }
    }

    private static VersionSelector? ReadSelector(string? version, FieldErrors errors)
    {
        if (version is null || version == "*")
        {
            return null;
        }

        if (!VersionSelector.TryParse(version, out var selector))
        {
            errors.Add("version", "is not a version selector; examples: 3, 3.11, 3.x, ^3.9, ~3.9.1, >=3.10 <4, *");
        }

        return selector;
    }

    private static string Unknown(string name, IReadOnlyList<string> near)
    {
        var shown = name.Length <= 64 ? name : name[..64] + "…";
        return near.Count == 0
            ? $"'{shown}' is not a known language; GET /api/languages lists them"
            : $"'{shown}' is not a known language; did you mean {string.Join(", ", near)}?";
    }
}
