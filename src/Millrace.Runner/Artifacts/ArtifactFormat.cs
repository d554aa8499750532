using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Millrace.Sandbox.Stages;

namespace Millrace.Runner.Artifacts;

/// <summary>
/// A compiled program as one file: magic and version, the SHA-256 of all that follows, the key, the length of the index,
/// the index (names, modes, sizes, and what the compiler said), and the contents one behind the other. Not packed: reading
/// costs one read and one hash, and the contents are used where they lie.
/// </summary>
internal static class ArtifactFormat
{
    private const int HashBytes = SHA256.HashSizeInBytes;
    private const int Head = 8 + HashBytes;
    private const int Fixed = Head + HashBytes + sizeof(int);

    private static ReadOnlySpan<byte> Magic => "MLRART\0\u0001"u8;

    /// <summary>The file in pieces, in order; contents are not copied.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Encode(string key, CompiledArtifact artifact)
    {
        var index = new ArrayBufferWriter<byte>();
        WriteNumber(index, artifact.Files.Count);
        foreach (var file in artifact.Files)
        {
            WriteNumber(index, (int)file.Mode);
            WriteBytes(index, Encoding.UTF8.GetBytes(file.Name));
            WriteNumber(index, file.Content.Length);
        }

        WriteNumber(index, artifact.Output.Count);
        foreach (var (stream, bytes) in artifact.Output)
        {
            WriteNumber(index, (int)stream);
            WriteBytes(index, bytes.Span);
        }

        var head = new byte[Fixed];
        Magic.CopyTo(head);
        Convert.FromHexString(key).CopyTo(head, Head);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(Head + HashBytes), index.WrittenCount);
        List<ReadOnlyMemory<byte>> pieces = [head, index.WrittenMemory, .. artifact.Files.Select(f => f.Content)];

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(head.AsSpan(Head));
        foreach (var piece in pieces.Skip(1))
        {
            hash.AppendData(piece.Span);
        }

        hash.GetHashAndReset(head.AsSpan(Magic.Length, HashBytes));
        return pieces;
    }

    /// <summary>Reads a file; false when it is not whole, not of this version, or not of this key.</summary>
    public static bool TryDecode(string key, ReadOnlyMemory<byte> file, [NotNullWhen(true)] out CompiledArtifact? artifact)
    {
        artifact = null;
        var span = file.Span;
        if (span.Length < Fixed
            || !span.StartsWith(Magic)
            || !SHA256.HashData(span[Head..]).AsSpan().SequenceEqual(span.Slice(Magic.Length, HashBytes))
            || !span.Slice(Head, HashBytes).SequenceEqual(Convert.FromHexString(key)))
        {
            return false;
        }

        try
        {
            artifact = Read(file);
            return true;
        }
        catch (ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    private static CompiledArtifact Read(ReadOnlyMemory<byte> file)
    {
        var reader = new Reader { Rest = file[(Fixed - sizeof(int))..] };
        var index = new Reader { Rest = reader.Bytes() };
        var files = new List<WorkspaceFile>();
        for (var left = index.Number(); left > 0; left--)
        {
            var mode = (UnixFileMode)index.Number();
            var name = Encoding.UTF8.GetString(index.Bytes().Span);
            files.Add(new WorkspaceFile(name, reader.Take(index.Number())) { Mode = mode });
        }

        var output = new List<OutputChunk>();
        for (var left = index.Number(); left > 0; left--)
        {
            output.Add(new OutputChunk((OutputStream)index.Number(), index.Bytes()));
        }

        return new CompiledArtifact(files, output);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> to, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to.GetSpan(sizeof(int)), number);
        to.Advance(sizeof(int));
    }

    private static void WriteBytes(ArrayBufferWriter<byte> to, ReadOnlySpan<byte> bytes)
    {
        WriteNumber(to, bytes.Length);
        to.Write(bytes);
    }

    private sealed class Reader
    {
        public required ReadOnlyMemory<byte> Rest { get; set; }

        public int Number() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)).Span);

        public ReadOnlyMemory<byte> Bytes() => Take(Number());

        public ReadOnlyMemory<byte> Take(int count)
        {
            var taken = Rest[..count];
            Rest = Rest[count..];
            return taken;
        }
    }
}
