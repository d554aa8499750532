using System.Text;

namespace Millrace.Api.Validation;

/// <summary>Which names a file may have below the workspace. The agent inside the sandbox holds to the same rules.</summary>
internal static class FileName
{
    private const int MaxBytes = 1024;
    private const int MaxPartBytes = 255;

    // The workspace's directory for compiled output.
    private const string BuildDirectory = ".build";

    /// <summary>What is wrong with a name, or null.</summary>
    public static string? Problem(string name)
    {
        if (name.Length == 0)
        {
            return "must not be empty";
        }

        if (name.Contains('\0'))
        {
            return "must not contain NUL";
        }

        if (name[0] == '/')
        {
            return "must be relative to the workspace, without a leading /";
        }

        return Encoding.UTF8.GetByteCount(name) > MaxBytes ? $"must be at most {MaxBytes} bytes" : PartsProblem(name.Split('/'));
    }

    private static string? PartsProblem(string[] parts)
    {
        if (parts[0] == BuildDirectory)
        {
            return $"must not be {BuildDirectory} or below it: compiled output goes there";
        }

        foreach (var part in parts)
        {
            switch (part)
            {
                case "":
                    return "must not have an empty part (// or a / at the end)";
                case "." or "..":
                    return "must not have a part that is . or ..";
            }

            if (Encoding.UTF8.GetByteCount(part) > MaxPartBytes)
            {
                return $"must have parts of at most {MaxPartBytes} bytes";
            }
        }

        return null;
    }
}
