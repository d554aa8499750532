namespace Millrace.Runner.Dependencies;

/// <summary>An installed set of packages that a job uses: it stays on disk until this is disposed.</summary>
internal sealed class Layer(string key, string source, Action release) : IDisposable
{
    private int _released;

    /// <summary>Its name.</summary>
    public string Key => key;

    /// <summary>Where it lies, below the runtime directory.</summary>
    public string Source => source;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            release();
        }
    }
}
