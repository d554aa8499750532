namespace Millrace.Bench;

/// <summary>One temporary directory for everything of this run, removed at the end.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("millrace-bench-");

    /// <summary>Makes a directory in it.</summary>
    public string Folder(string name) => _root.CreateSubdirectory(name).FullName;

    public void Dispose()
    {
        try
        {
            _root.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"Could not remove {_root.FullName}: {e.Message}");
        }
    }
}
