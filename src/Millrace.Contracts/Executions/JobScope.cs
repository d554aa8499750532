using System.Collections;

namespace Millrace.Contracts.Executions;

/// <summary>What every line of a log says while a job is dealt with: its id and whose it is.</summary>
/// <param name="jobId">The job.</param>
/// <param name="tenant">Whose it is.</param>
public sealed class JobScope(string jobId, string tenant) : IReadOnlyList<KeyValuePair<string, object?>>
{
    /// <inheritdoc/>
    public int Count => 2;

    /// <inheritdoc/>
    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("JobId", jobId),
        1 => new("Tenant", tenant),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        yield return this[0];
        yield return this[1];
    }

    /// <inheritdoc/>
    public override string ToString() => $"job {jobId} of {tenant}";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
