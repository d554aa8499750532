namespace Millrace.Contracts.Languages;

/// <summary>All that is wrong with one YAML file.</summary>
internal sealed class YamlProblems(string file)
{
    private readonly List<(long Line, string Text)> _problems = [];

    /// <summary>Notes a problem at a key, such as <c>run.command[2]</c>.</summary>
    public void Add(long line, string key, string problem) =>
        _problems.Add((line, key.Length == 0 ? $"{file}:{line}: {problem}" : $"{file}:{line}: {key}: {problem}"));

    /// <exception cref="InvalidDataException">There are problems.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
        {
            throw new InvalidDataException(string.Join('\n', _problems.OrderBy(p => p.Line).Select(p => p.Text)));
        }
    }
}
