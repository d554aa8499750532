using CsCheck;
using Millrace.Runner.Artifacts;
using Millrace.Sandbox.Stages;
using Xunit;
using static Millrace.Tests.Runner.Artifacts.Compilations;

namespace Millrace.Tests.Runner.Artifacts;

public sealed class ArtifactFormatTests
{
    private static readonly string Key = new('a', 64);

    [Fact]
    public void What_was_written_is_read()
    {
        var file = Gen.Select(Gen.String, Gen.Int[0, 0x1FF], Gen.Byte.Array).Select((name, mode, content) => new WorkspaceFile(Valid(name), content) { Mode = (UnixFileMode)mode });
        var chunk = Gen.Select(Gen.Bool, Gen.Byte.Array).Select((stdout, bytes) => new OutputChunk(stdout ? OutputStream.Stdout : OutputStream.Stderr, bytes));

        Gen.Select(file.List[0, 5], chunk.List[0, 5]).Sample((files, output) =>
        {
            Assert.True(ArtifactFormat.TryDecode(Key, Encoded(new CompiledArtifact(files, output)), out var read));
            Assert.Equal(files.Select(Text), read.Files.Select(Text));
            Assert.Equal(output.Select(Text), read.Output.Select(Text));
        });
    }

    [Fact]
    public void One_changed_bit_anywhere_is_noticed()
    {
        var whole = Encoded(Artifact("some content", "a warning"));

        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(ArtifactFormat.TryDecode(Key, damaged, out _));
        }
    }

    [Fact]
    public void A_file_that_ends_early_or_late_is_noticed()
    {
        var whole = Encoded(Artifact());

        Assert.All(Enumerable.Range(0, whole.Length), length => Assert.False(ArtifactFormat.TryDecode(Key, whole.AsMemory(0, length), out _)));
        Assert.False(ArtifactFormat.TryDecode(Key, (byte[])[.. whole, 0], out _));
    }

    [Fact]
    public void The_file_of_another_key_is_noticed() =>
        Assert.False(ArtifactFormat.TryDecode(new string('b', 64), Encoded(Artifact()), out _));

    private static byte[] Encoded(CompiledArtifact artifact) => [.. ArtifactFormat.Encode(Key, artifact).SelectMany(p => p.ToArray())];

    private static string Valid(string name) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(name));

    private static string Text(WorkspaceFile file) => $"{file.Name} {file.Mode} {Convert.ToHexString(file.Content.Span)}";

    private static string Text(OutputChunk chunk) => $"{chunk.Stream} {Convert.ToHexString(chunk.Bytes.Span)}";
}
