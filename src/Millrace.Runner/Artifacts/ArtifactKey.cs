using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Millrace.Contracts.Executions;
using Millrace.Runner.Lowering;
using Millrace.Sandbox.Stages;

namespace Millrace.Runner.Artifacts;

/// <summary>
/// Names a compilation by all that can change what comes out of it: the toolchain, the command and its environment, and
/// every file. Limits are not among them: a compiler that reached one did not end well, and its work is not kept.
/// </summary>
internal static class ArtifactKey
{
    // Raise it when a runner would make something else of the same ingredients.
    private const int Version = 1;

    /// <summary>64 hexadecimal digits.</summary>
    /// <param name="job">What is to be done.</param>
    /// <param name="command">The compiler's command.</param>
    /// <param name="files">All files of the workspace.</param>
    /// <param name="toolchain">Tells the installed toolchain from every other.</param>
    /// <param name="scope">Who may share the outcome.</param>
    /// <param name="layer">The installed packages the compiler sees, or null.</param>
    public static string Of(JobSpec job, StageCommand command, IReadOnlyList<WorkspaceFile> files, string toolchain, CacheScope scope, string? layer = null)
    {
        using var hash = new Ingredients();
        hash.Number(Version);
        hash.Text(scope == CacheScope.Workspace ? "workspace" : "shared");
        hash.Text(scope == CacheScope.Workspace ? job.WorkspaceId : "");
        hash.Text(job.Language);
        hash.Text(toolchain);
        hash.Text(command.WorkingDirectory);
        hash.Number(command.Arguments.Count);
        foreach (var argument in command.Arguments)
        {
            hash.Text(argument);
        }

        hash.Number(command.Environment.Count);
        foreach (var (name, value) in command.Environment.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            hash.Text(name);
            hash.Text(value);
        }

        hash.Number(files.Count);
        foreach (var file in files.OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            hash.Text(file.Name);
            hash.Number((int)file.Mode);
            hash.Bytes(file.Content.Span);
        }

        if (layer is not null)
        {
            hash.Text(layer);
        }

        return hash.Finish();
    }

    // Everything comes with its length before it, so that no two lists of ingredients read the same.
    private sealed class Ingredients : IDisposable
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public void Number(int number)
        {
            Span<byte> bytes = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
            _hash.AppendData(bytes);
        }

        public void Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));

        public void Bytes(ReadOnlySpan<byte> bytes)
        {
            Number(bytes.Length);
            _hash.AppendData(bytes);
        }

        public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

        public void Dispose() => _hash.Dispose();
    }
}
