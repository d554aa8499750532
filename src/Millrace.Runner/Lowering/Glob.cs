namespace Millrace.Runner.Lowering;

/// <summary>Globs over paths: <c>*</c> and <c>?</c> stay within a segment, <c>**/</c> stands for any directories or none.</summary>
internal static class Glob
{
    public static bool Matches(string glob, string path) => Matches(glob.AsSpan(), path.AsSpan());

    private static bool Matches(ReadOnlySpan<char> glob, ReadOnlySpan<char> path)
    {
        if (glob.IsEmpty)
        {
            return path.IsEmpty;
        }

        if (glob.StartsWith("**/"))
        {
            return Matches(glob[3..], path) || AnyLaterSegment(glob, path);
        }

        if (glob[0] == '*')
        {
            return Matches(glob[1..], path) || (!path.IsEmpty && path[0] != '/' && Matches(glob, path[1..]));
        }

        return !path.IsEmpty && (glob[0] == path[0] || (glob[0] == '?' && path[0] != '/')) && Matches(glob[1..], path[1..]);
    }

    private static bool AnyLaterSegment(ReadOnlySpan<char> glob, ReadOnlySpan<char> path)
    {
        var slash = path.IndexOf('/');
        return slash >= 0 && Matches(glob, path[(slash + 1)..]);
    }
}
