namespace Millrace.Runner.Execution;

/// <summary>The output a job may still write, all of its stages together.</summary>
internal sealed class OutputBudget(long bytes)
{
    private long _left = bytes;

    public bool Exceeded { get; private set; }

    /// <summary>How much of a chunk may pass.</summary>
    public int Take(int count)
    {
        var allowed = (int)Math.Min(count, _left);
        _left -= allowed;
        Exceeded |= allowed < count;
        return allowed;
    }
}
