namespace Millrace.Contracts.Executions;

/// <summary>Makes and recognises job ids: <c>job_</c> and 26 letters and digits, 130 random bits.</summary>
public static class JobIds
{
    private static readonly RandomId Kind = new("job_", 26);

    /// <summary>A new id.</summary>
    public static string Create() => Kind.Create();

    /// <summary>Whether a string has the form of an id; says nothing of whether the job exists.</summary>
    public static bool IsWellFormed(string? id) => Kind.IsWellFormed(id);
}
