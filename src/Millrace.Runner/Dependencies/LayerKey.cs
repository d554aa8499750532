using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Millrace.Contracts.Dependencies;
using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;

namespace Millrace.Runner.Dependencies;

/// <summary>
/// Names an installed set by all that can change what is in it, but for what the registry will answer: the toolchain, the
/// installer's command, the registry, the manifest with its locks, and who may share it.
/// </summary>
internal static class LayerKey
{
    // Raise it when a runner would make something else of the same ingredients.
    private const int Version = 1;

    /// <summary>64 hexadecimal digits.</summary>
    public static string Of(JobSpec job, LanguageInstall install, string toolchain, RegistryOptions registry, LayerScope scope, string tenant)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Number(Version);
        Text(job.Language);
        Text(toolchain);
        Text(scope == LayerScope.Tenant ? tenant : "");
        Text(registry.Url!.ToString());
        Number(install.Command.Count);
        foreach (var argument in install.Command)
        {
            Text(argument);
        }

        foreach (var environment in new[] { install.Env, registry.Env })
        {
            Number(environment.Count);
            foreach (var (name, value) in environment.OrderBy(e => e.Key, StringComparer.Ordinal))
            {
                Text(name);
                Text(value);
            }
        }

        Number(job.Manifests.Count);
        foreach (var file in job.Manifests.OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            Text(file.Name);
            Bytes(file.Content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        // Everything comes with its length before it, so that no two lists of ingredients read the same.
        void Number(int number)
        {
            Span<byte> bytes = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
            hash.AppendData(bytes);
        }

        void Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));

        void Bytes(ReadOnlySpan<byte> bytes)
        {
            Number(bytes.Length);
            hash.AppendData(bytes);
        }
    }
}
