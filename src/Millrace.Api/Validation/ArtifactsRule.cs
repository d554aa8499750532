using System.Globalization;
using Millrace.Api.Requests;

namespace Millrace.Api.Validation;

/// <summary>Globs that stay below the workspace.</summary>
internal static class ArtifactsRule
{
    private const int MaxLength = 256;

    public static void Check(IReadOnlyList<string>? globs, RequestOptions options, FieldErrors errors)
    {
        if (globs is null)
        {
            return;
        }

        if (globs.Count > options.Artifacts)
        {
            errors.Add("artifacts", string.Create(CultureInfo.InvariantCulture, $"must be at most {options.Artifacts}, but are {globs.Count}"));
            return;
        }

        for (var i = 0; i < globs.Count; i++)
        {
            if (Problem(globs[i]) is { } problem)
            {
                errors.AddUnlessKnown(FieldPath.At("artifacts", i), problem);
            }
        }
    }

    private static string? Problem(string glob) => glob switch
    {
        "" => "must not be empty",
        { Length: > MaxLength } => $"must be at most {MaxLength} characters",
        ['/', ..] => "must be relative to the workspace, without a leading /",
        _ when glob.Contains('\0') => "must not contain NUL",
        _ when glob.Split('/').Contains("..") => "must not have a part that is ..",
        _ => null,
    };
}
