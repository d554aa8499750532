using System.Globalization;
using System.Text;
using Millrace.Api.Requests;
using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;

namespace Millrace.Api.Validation;

/// <summary>There is a program: either source_code or files, of a bearable size, under names that fit beside each other.</summary>
internal static class SourceRule
{
    public static ProgramFiles Check(ExecutionRequest request, LanguageDefinition? language, RequestOptions options, FieldErrors errors)
    {
        var (source, files) = (request.SourceCode, request.Files);
        if (source is not null && files is not null)
        {
            errors.Add("files", "cannot be given together with source_code");
        }

        if (source is null && files is null)
        {
            Require(errors);
            return ProgramFiles.None;
        }

        return source is not null ? Single(source, request.EntryPoint, language, options, errors) : FilesRule.Check(request, language, options, errors);
    }

    // One that is there with a mistake is not missing as well.
    private static void Require(FieldErrors errors)
    {
        if (!errors.Has("files"))
        {
            errors.AddUnlessKnown("source_code", "is required, unless files are given");
        }
    }

    private static ProgramFiles Single(string source, string? entryPoint, LanguageDefinition? language, RequestOptions options, FieldErrors errors)
    {
        var text = EncodedText.WithoutMark(source);
        var content = Encoding.UTF8.GetBytes(text);
        if (content.Length == 0)
        {
            errors.Add("source_code", "must not be empty");
        }
        else if (content.Length > options.SourceBytes)
        {
            errors.Add("source_code", string.Create(CultureInfo.InvariantCulture, $"must be at most {options.SourceBytes} bytes, but has {content.Length}"));
        }

        var name = entryPoint ?? DefaultName(text, language);
        if (entryPoint is not null && FileName.Problem(entryPoint) is { } problem)
        {
            errors.Add("entry_point", problem);
        }

        return new ProgramFiles(name, [new SourceFile(name, content)]);
    }

    private static string DefaultName(string source, LanguageDefinition? language)
    {
        if (language is null)
        {
            return "main";
        }

        var derived = language.FileNameFrom is { } pattern
            ? SourcePatternMatcher.Apply(pattern, source, Path.GetFileNameWithoutExtension(language.FileName))
            : language.FileName;
        return FileName.Problem(derived) is null ? derived : language.FileName;
    }
}
