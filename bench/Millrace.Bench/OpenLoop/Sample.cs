namespace Millrace.Bench.OpenLoop;

/// <summary>One job as its client saw it. Times are counted from the start of the run.</summary>
/// <param name="Language">Its language.</param>
/// <param name="Following">How the client learned of its output.</param>
/// <param name="Intended">When it was to be sent. Times that are reported begin here, however late it was really sent.</param>
/// <param name="Sent">When it was sent.</param>
/// <param name="Ended">When the client had its result, or knew that there would be none.</param>
/// <param name="End">What the client saw.</param>
internal sealed record Sample(string Language, Following Following, TimeSpan Intended, TimeSpan Sent, TimeSpan Ended, JobEnd End)
{
    /// <summary>How long the client waited.</summary>
    public TimeSpan Answer => Ended - Intended;

    /// <summary>How long it waited for the first output; null when it did not look, or saw none.</summary>
    public TimeSpan? FirstOutput => End.FirstOutput - Intended;

    /// <summary>True when the result came and was right.</summary>
    public bool IsRight => End.Error is null;
}
