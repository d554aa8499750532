using System.Text;
using Millrace.Runner.Dependencies;
using Millrace.Sandbox;
using Millrace.Tests.Sandbox;
using Xunit;

namespace Millrace.Tests.Runner.Dependencies;

/// <summary>What comes out of an installer's sandbox is a stranger's word.</summary>
public sealed class LayerWriterTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Files_are_written_with_the_permissions_of_files_and_nothing_of_setuid()
    {
        using var writer = new LayerWriter(_directory.Path, "packages/");

        Write(writer, "packages/a/b/tool", (UnixFileMode)0xFED);
        Write(writer, "packages/plain", UnixFileMode.UserRead);

        Assert.Equal((2, 6L), (writer.Files, writer.Bytes));
        Assert.Equal("abc", File.ReadAllText(Path.Combine(_directory.Path, "a/b/tool")));
        Assert.Equal(0b111_101_101, (int)File.GetUnixFileMode(Path.Combine(_directory.Path, "a/b/tool")));
        Assert.Equal(0b110_100_100, (int)File.GetUnixFileMode(Path.Combine(_directory.Path, "plain")));
    }

    [Theory]
    [InlineData("packages/../escaped")]
    [InlineData("packages/a/../../escaped")]
    [InlineData("packages//etc/passwd")]
    [InlineData("packages/./a")]
    [InlineData("packages/a/")]
    [InlineData("packages/")]
    [InlineData("packages/a\0b")]
    [InlineData("packages/a\nb")]
    [InlineData("/etc/passwd")]
    [InlineData("../packages/a")]
    [InlineData("elsewhere/a")]
    public void A_name_that_leads_elsewhere_ends_the_sandbox(string name)
    {
        using var writer = new LayerWriter(_directory.Path, "packages/");

        Assert.Throws<SandboxException>(() => writer.Begin(name, UnixFileMode.UserRead, 0));
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Path));
    }

    [Fact]
    public void A_name_of_a_thousand_directories_ends_the_sandbox()
    {
        using var writer = new LayerWriter(_directory.Path, "packages/");

        Assert.Throws<SandboxException>(() => writer.Begin("packages/" + string.Concat(Enumerable.Repeat("a/", 500)) + "b", UnixFileMode.UserRead, 0));
    }

    [Theory]
    [InlineData("packages/a", "packages/a")]
    [InlineData("packages/a", "packages/a/b")]
    [InlineData("packages/a/b", "packages/a")]
    public void Nothing_is_written_over(string first, string second)
    {
        using var writer = new LayerWriter(_directory.Path, "packages/");
        Write(writer, first, UnixFileMode.UserRead);

        Assert.Throws<SandboxException>(() => writer.Begin(second, UnixFileMode.UserRead, 0));
    }

    private static void Write(LayerWriter writer, string name, UnixFileMode mode)
    {
        writer.Begin(name, mode, 3);
        writer.Append(Encoding.ASCII.GetBytes("abc"));
        writer.End();
    }
}
