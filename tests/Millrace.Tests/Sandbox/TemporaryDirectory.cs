namespace Millrace.Tests.Sandbox;

/// <summary>A directory of one test's own, gone with the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("millrace-test-").FullName;

    /// <summary>The path of something in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file, and the directories on the way to it.</summary>
    public string Write(string name, string content = "", UnixFileMode? mode = null)
    {
        var path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        if (mode is { } wanted)
        {
            File.SetUnixFileMode(path, wanted);
        }

        return path;
    }

    public string Read(string name) => File.ReadAllText(this[name]).Trim();

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
