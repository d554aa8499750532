using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Millrace.Api.Access;
using Millrace.Api.Answers;
using Millrace.Api.Problems;
using Millrace.Api.Validation;
using Millrace.Contracts.Languages;
using Millrace.Transport.Workers;

namespace Millrace.Api.Languages;

/// <summary><c>/api/languages</c>: what can be run, and what would have to be installed.</summary>
internal static class LanguageEndpoints
{
    public static void MapLanguages(this IEndpointRouteBuilder routes)
    {
        var languages = routes.MapGroup("/api/languages").WithTags("Languages");
        languages.MapGet("", ListAsync)
            .WithName("ListLanguages")
            .WithSummary("All languages, installed or not")
            .Produces<LanguageList>()
            .OpenToAll();
        languages.MapGet("/{id}", GetAsync)
            .WithName("GetLanguage")
            .WithSummary("A language, by id or alias, with its samples")
            .Produces<LanguageView>()
            .ProducesProblems(404)
            .OpenToAll();
    }

    private static async Task<IResult> ListAsync(HttpContext context, LanguageCatalog catalog, IWorkerRegistry workers, LimitPolicy limits)
    {
        var found = await FindAsync(workers, context.RequestAborted);
        return JsonAnswer.Of(new LanguageList([.. catalog.All.Select(l => Describe(l, found[l.Id], limits))]));
    }

    private static async Task<IResult> GetAsync(string id, HttpContext context, LanguageCatalog catalog, IWorkerRegistry workers, LimitPolicy limits)
    {
        if (!catalog.TryFind(id, out var language))
        {
            return ProblemFactory.LanguageNotFound(id, catalog.NearMatches(id));
        }

        var found = await FindAsync(workers, context.RequestAborted);
        return JsonAnswer.Of(Detail(language, found[language.Id], limits));
    }

    private static async Task<ILookup<string, LanguageAvailability>> FindAsync(IWorkerRegistry workers, CancellationToken cancellation) =>
        (await workers.ListAsync(cancellation)).SelectMany(w => w.Languages).ToLookup(l => l.Id, StringComparer.Ordinal);

    private static LanguageView Describe(LanguageDefinition language, IEnumerable<LanguageAvailability> found, LimitPolicy limits)
    {
        var all = found.ToList();
        var installed = all.Find(l => l.Available);
        return new LanguageView
        {
            Id = language.Id,
            Name = language.Name,
            Aliases = language.Aliases,
            Version = installed?.Version,
            Available = installed is not null,
            Problem = installed is null ? AvailabilityText.NotInstalled(language, all) + "." : null,
            Packages = language.Packages,
            EditorMode = language.EditorMode,
            FileName = language.FileName,
            Compiled = language.Compile is not null,
            DefaultLimits = limits.DefaultsFor(language),
            MaximumLimits = limits.Maximum,
            Hello = language.Samples.FirstOrDefault(s => s.Name == "hello")?.Source,
        };
    }

    private static LanguageView Detail(LanguageDefinition language, IEnumerable<LanguageAvailability> found, LimitPolicy limits) =>
        Describe(language, found, limits) with
        {
            Samples = Samples(language),
            Examples = [.. language.Examples.Select(ExampleView.Of)],
            Diagnostics = [.. language.Diagnostics.Select(DiagnosticView.Of)],
        };

    private static IReadOnlyList<SampleView> Samples(LanguageDefinition language) =>
        [.. language.Samples.Select(s => new SampleView { Name = s.Name, Source = s.Source, Stdin = s.Stdin, ExpectedOutput = s.ExpectedOutput })];
}
