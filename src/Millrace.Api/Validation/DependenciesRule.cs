using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using Millrace.Api.Requests;
using Millrace.Contracts.Dependencies;
using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;

namespace Millrace.Api.Validation;

/// <summary>
/// The packages a program needs: listed in <c>dependencies</c>, or in the manifest of its language among its files. Only
/// what the language's data takes for a package of its registry passes: no addresses, no paths, no options.
/// </summary>
internal sealed class DependenciesRule(IOptions<DependencyOptions> options)
{
    private const int LongestDependency = 500;
    private const int MostManifestBytes = 64 * 1024;
    private const int MostLockBytes = 1024 * 1024;

    private readonly DependencyOptions _options = options.Value;

    /// <summary>The program with what it needs; no manifests when it needs nothing.</summary>
    public (ProgramFiles Program, IReadOnlyList<SourceFile> Manifests) Check(ExecutionRequest request, LanguageDefinition? language, ProgramFiles program, FieldErrors errors)
    {
        var asked = request.Dependencies ?? [];
        if (language is null)
        {
            return (program, []);
        }

        if (language.Install is not { } install || !_options.Offers(language.Id))
        {
            if (asked.Count > 0)
            {
                errors.Add("dependencies", WhyNot(language));
            }

            return (program, []);
        }

        var index = program.Files.Select((file, i) => (file, i)).FirstOrDefault(f => f.file.Name == install.Manifest, (null!, -1)).i;
        if (asked.Count > 0 && index >= 0)
        {
            errors.Add("dependencies", $"contradicts {FieldPath.At("files", index)}, which is {install.Manifest}; give one of them");
            return (program, []);
        }

        return asked.Count > 0 ? FromList(asked, install, language.FileName, program, errors)
            : index >= 0 ? (program, FromFile(program, index, install, errors))
            : (program, []);
    }

    private string WhyNot(LanguageDefinition language) => _options switch
    {
        { Enabled: false } => "installing packages is not available on this server",
        _ => $"installing packages is not available for {language.Name} on this server",
    };

    private (ProgramFiles, IReadOnlyList<SourceFile>) FromList(IReadOnlyList<string> asked, LanguageInstall install, string entry, ProgramFiles program, FieldErrors errors)
    {
        if (asked.Count > _options.Most)
        {
            errors.Add("dependencies", string.Create(CultureInfo.InvariantCulture, $"must be at most {_options.Most}, but are {asked.Count}"));
            return (program, []);
        }

        var sound = true;
        for (var i = 0; i < asked.Count; i++)
        {
            if (asked[i].Length > LongestDependency || !Manifests.IsDependency(install, asked[i]))
            {
                sound = false;
                errors.AddUnlessKnown(FieldPath.At("dependencies", i), $"must be a package of the registry with or without its version, as {install.Manifest} has them; addresses, paths and options are not accepted");
            }
        }

        if (!sound)
        {
            return (program, []);
        }

        // What the installer is given says nothing of the program, so that others share what comes of it.
        return (install.InWorkspace ? program with { Files = [.. program.Files, Manifest(program.EntryPoint)] } : program, [Manifest(entry)]);

        SourceFile Manifest(string of) => new(install.Manifest, Encoding.UTF8.GetBytes(Manifests.Make(install, asked, of)));
    }

    private static IReadOnlyList<SourceFile> FromFile(ProgramFiles program, int index, LanguageInstall install, FieldErrors errors)
    {
        var file = program.Files[index];
        var text = Encoding.UTF8.GetString(file.Content);
        if (!Manifests.Wants(install, text))
        {
            return [];
        }

        var field = FieldPath.At("files", index) + ".content";
        if (file.Content.Length > MostManifestBytes)
        {
            errors.Add(field, string.Create(CultureInfo.InvariantCulture, $"must be at most {MostManifestBytes} bytes to install from, but has {file.Content.Length}"));
            return [];
        }

        if (Manifests.Problem(install, text) is { } problem)
        {
            errors.Add(field, problem);
            return [];
        }

        var locks = program.Files.Where(f => install.Locks.Contains(f.Name)).OrderBy(f => f.Name, StringComparer.Ordinal).ToArray();
        foreach (var large in locks.Where(f => f.Content.Length > MostLockBytes))
        {
            errors.Add("files", string.Create(CultureInfo.InvariantCulture, $"{large.Name} must be at most {MostLockBytes} bytes to install from, but has {large.Content.Length}"));
        }

        return [file, .. locks];
    }
}
