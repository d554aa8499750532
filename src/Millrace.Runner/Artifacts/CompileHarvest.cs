using System.Text;
using Millrace.Sandbox;
using Millrace.Sandbox.Stages;

namespace Millrace.Runner.Artifacts;

/// <summary>
/// Brings what a compiler wrote out of its sandbox, after it has ended and before the program starts: what the program
/// does to these files is never seen by another job.
/// </summary>
internal static class CompileHarvest
{
    private const int MostFiles = 4096;
    private const int LongestName = 1024;

    // An agent that takes longer than this is not one of ours any more.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The files that are new or changed, or null when they cannot be had in full. The wish for them goes along with what the sandbox
    /// is told next: the start of the program, which the agent heeds when it has sent them all.
    /// </summary>
    /// <param name="sandbox">Where; no stage may be running.</param>
    /// <param name="placed">What was there before the compiler.</param>
    /// <param name="maxBytes">How much of new files.</param>
    /// <param name="cancellation">Gives up; the answer is null.</param>
    public static async Task<IReadOnlyList<WorkspaceFile>?> CollectAsync(
        Sandbox.Sandbox sandbox, IReadOnlyList<WorkspaceFile> placed, long maxBytes, CancellationToken cancellation)
    {
        try
        {
            // Everything, not only the build directory: some options make compilers write beside the sources.
            var most = maxBytes + placed.Sum(f => (long)f.Content.Length);
            var collected = await sandbox.CollectAsync(["**"], placed.Count + MostFiles, most, cancellation, withNext: true).WaitAsync(Patience, CancellationToken.None);
            return collected.LeftOut > 0 ? null : Difference(placed, collected.Files);
        }
        catch (TimeoutException)
        {
            sandbox.Kill();
            return null;
        }
        catch (Exception e) when (e is SandboxException or OperationCanceledException)
        {
            return null;
        }
    }

    internal static IReadOnlyList<WorkspaceFile>? Difference(IReadOnlyList<WorkspaceFile> placed, IReadOnlyList<WorkspaceFile> found)
    {
        var before = new Dictionary<string, WorkspaceFile>(StringComparer.Ordinal);
        foreach (var file in placed)
        {
            before[file.Name] = file;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (!found.All(f => IsPlain(f.Name) && seen.Add(f.Name)) || !before.Keys.All(seen.Contains))
        {
            // A name that would not come back as it was, or a source that the compiler took away.
            return null;
        }

        return [.. found.Where(f => !before.TryGetValue(f.Name, out var own) || own.Mode != f.Mode || !own.Content.Span.SequenceEqual(f.Content.Span))];
    }

    private static bool IsPlain(string name) =>
        Encoding.UTF8.GetByteCount(name) <= LongestName
        && !name.AsSpan().ContainsAny('\0', '\uFFFD')
        && name.Split('/').All(segment => segment is not ("" or "." or ".."));
}
