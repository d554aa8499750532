namespace Millrace.Bench;

/// <summary>Finds the repository this bench was built in.</summary>
internal static class Repository
{
    public static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Millrace.slnx")))
            {
                return directory.FullName;
            }
        }

        throw new BenchException($"There is no Millrace.slnx above {AppContext.BaseDirectory}.");
    }
}
