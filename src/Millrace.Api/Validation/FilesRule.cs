using System.Globalization;
using Millrace.Api.Requests;
using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;

namespace Millrace.Api.Validation;

/// <summary>Several files: few enough, each well named and decodable, no two in each other's way, the entry point among them.</summary>
internal static class FilesRule
{
    public static ProgramFiles Check(ExecutionRequest request, LanguageDefinition? language, RequestOptions options, FieldErrors errors)
    {
        var files = request.Files!;
        if (files.Count == 0)
        {
            errors.Add("files", "must not be empty");
            return ProgramFiles.None;
        }

        if (files.Count > options.Files)
        {
            errors.Add("files", Invariant($"must be at most {options.Files}, but are {files.Count}"));
            return ProgramFiles.None;
        }

        CheckNames(files, errors);
        var contents = files.Select((file, i) => Content(file, i, options, errors)).ToList();
        var entry = EntryPoint(request, files, language, errors);
        CheckEntryIsNotEmpty(entry, files, contents, errors);
        return new ProgramFiles(entry, [.. files.Zip(contents, (f, c) => new SourceFile(f.Name ?? "", c ?? []))]);
    }

    private static void CheckNames(IReadOnlyList<RequestFile> files, FieldErrors errors)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < files.Count; i++)
        {
            if (files[i].Name is not { } name)
            {
                continue;
            }

            if (FileName.Problem(name) is { } problem)
            {
                errors.Add(NameField(i), problem);
            }
            else if (!seen.TryAdd(name, i))
            {
                errors.Add(NameField(i), $"is the name of files[{seen[name]}] too");
            }
        }

        CheckDirectories(seen, errors);
    }

    // a and a/b: a cannot be a file and a directory.
    private static void CheckDirectories(Dictionary<string, int> names, FieldErrors errors)
    {
        foreach (var (name, index) in names)
        {
            for (var slash = name.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = name.IndexOf('/', slash + 1))
            {
                if (names.TryGetValue(name[..slash], out var other))
                {
                    errors.Add(NameField(index), $"needs a directory where files[{other}] is a file");
                    break;
                }
            }
        }
    }

    private static byte[]? Content(RequestFile file, int index, RequestOptions options, FieldErrors errors)
    {
        var at = FieldPath.At("files", index);
        if (file.Content is null)
        {
            return null;
        }

        var content = EncodedText.Decode(file.Content, file.Encoding, at + ".content", at + ".encoding", allowHex: true, errors);
        if (content?.Length > options.SourceBytes)
        {
            errors.Add(at + ".content", Invariant($"must be at most {options.SourceBytes} bytes, but has {content.Length}"));
        }

        return content;
    }

    private static string EntryPoint(ExecutionRequest request, IReadOnlyList<RequestFile> files, LanguageDefinition? language, FieldErrors errors)
    {
        if (request.EntryPoint is not { } entry)
        {
            return files.FirstOrDefault(f => f.Name is not null && f.Name == language?.FileName)?.Name ?? files[0].Name ?? "";
        }

        if (!files.Any(f => f.Name == entry))
        {
            errors.Add("entry_point", "must be the name of one of the files");
        }

        return entry;
    }

    private static void CheckEntryIsNotEmpty(string entry, IReadOnlyList<RequestFile> files, List<byte[]?> contents, FieldErrors errors)
    {
        for (var i = 0; i < files.Count; i++)
        {
            if (files[i].Name == entry && contents[i] is { Length: 0 })
            {
                errors.Add(FieldPath.At("files", i) + ".content", "must not be empty: it is the entry point");
                return;
            }
        }
    }

    private static string NameField(int index) => FieldPath.At("files", index) + ".name";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
