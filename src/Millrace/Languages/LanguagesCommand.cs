using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Millrace.Runner.Languages;

namespace Millrace.Languages;

/// <summary><c>millrace languages</c>: what can be run here, and what to install for the rest.</summary>
internal static class LanguagesCommand
{
    public static Command Create()
    {
        var command = new Command("languages", "List the languages, their versions, and what is missing.");
        command.SetAction((_, cancellation) => ListAsync(cancellation));
        return command;
    }

    private static async Task<int> ListAsync(CancellationToken cancellation)
    {
        await using var runner = LocalRunner.Create(poolSize: 0);
        await runner.Services.GetRequiredService<LanguageProber>().ProbeAllAsync(cancellation);
        foreach (var language in runner.Services.GetRequiredService<InstalledLanguages>().All)
        {
            Console.WriteLine($"{language.Id,-12} {language.Version ?? "not available",-14} {language.Problem}".TrimEnd());
        }

        return 0;
    }
}
