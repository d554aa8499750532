using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Millrace.Runner.Dependencies;

/// <summary>Tells one directory's content from every other: names, permissions and bytes of all files. Anything but plain files and directories makes it no layer.</summary>
internal static class LayerDigest
{
    /// <exception cref="InvalidDataException">There is something other than files and directories.</exception>
    public static string Of(string root)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(long)];
        foreach (var file in Files(new DirectoryInfo(root)).OrderBy(f => f.FullName, StringComparer.Ordinal))
        {
            var name = Encoding.UTF8.GetBytes(Path.GetRelativePath(root, file.FullName));
            BinaryPrimitives.WriteInt64LittleEndian(number, name.Length);
            hash.AppendData(number);
            hash.AppendData(name);
            BinaryPrimitives.WriteInt64LittleEndian(number, (int)file.UnixFileMode);
            hash.AppendData(number);
            using var stream = file.OpenRead();
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<FileInfo> Files(DirectoryInfo directory)
    {
        foreach (var entry in directory.EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0 }))
        {
            if (entry.LinkTarget is not null || entry.Attributes.HasFlag(FileAttributes.Device))
            {
                throw new InvalidDataException($"{entry.FullName} is neither a file nor a directory.");
            }

            if (entry is FileInfo file)
            {
                yield return file;
            }
            else
            {
                foreach (var below in Files((DirectoryInfo)entry))
                {
                    yield return below;
                }
            }
        }
    }
}
