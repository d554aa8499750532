namespace Millrace.Tests.Architecture;

/// <summary>The source tree these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>C# files written by people, relative to <c>src</c>.</summary>
    public static IEnumerable<string> Sources =>
        Directory.EnumerateFiles(PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(PathOf("src"), file))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj"));

    private static string Find(string directory) =>
        File.Exists(Path.Combine(directory, "Millrace.slnx")) ? directory
        : Path.GetDirectoryName(directory) is { } parent ? Find(parent)
        : throw new DirectoryNotFoundException($"No Millrace.slnx above {AppContext.BaseDirectory}.");
}
