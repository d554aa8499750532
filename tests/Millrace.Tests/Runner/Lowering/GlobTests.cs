using CsCheck;
using Millrace.Runner.Lowering;
using Xunit;

namespace Millrace.Tests.Runner.Lowering;

public sealed class GlobTests
{
    [Theory]
    [InlineData("main.c", "main.c")]
    [InlineData("*.c", "main.c")]
    [InlineData("*.c", ".c")]
    [InlineData("m?in.c", "main.c")]
    [InlineData("**/*.c", "main.c")]
    [InlineData("**/*.c", "a/main.c")]
    [InlineData("**/*.c", "a/b/c/main.c")]
    [InlineData("src/**/*.c", "src/main.c")]
    [InlineData("src/**/*.c", "src/a/b/main.c")]
    [InlineData("**/test/*.py", "a/test/x.py")]
    [InlineData("*a*b*", "xxaxxbxx")]
    [InlineData("**/*.c++", "main.c++")]
    [InlineData("", "")]
    public void Matches(string glob, string path) => Assert.True(Glob.Matches(glob, path));

    [Theory]
    [InlineData("main.c", "main.cc")]
    [InlineData("main.c", "xmain.c")]
    [InlineData("*.c", "main.h")]
    [InlineData("*.c", "a/main.c")]
    [InlineData("*", "a/b")]
    [InlineData("a?b", "a/b")]
    [InlineData("a?b", "ab")]
    [InlineData("src/**/*.c", "main.c")]
    [InlineData("src/**/*.c", "lib/src/main.c")]
    [InlineData("**/*.C", "main.c")]
    [InlineData("**/b.c", "a/xb.c")]
    [InlineData("", "a")]
    [InlineData("a", "")]
    public void Does_not_match(string glob, string path) => Assert.False(Glob.Matches(glob, path));

    [Fact]
    public void Every_path_matches_itself_and_any_directories_with_its_ending() =>
        Gen.String[Gen.Char["abc.-_ü"], 1, 6].Array[1, 5].Sample(segments =>
        {
            var path = string.Join('/', segments);
            return Glob.Matches(path, path) && Glob.Matches("**/" + segments[^1], path) && Glob.Matches("**/*", path);
        });
}
