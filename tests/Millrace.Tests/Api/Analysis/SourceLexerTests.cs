using CsCheck;
using Millrace.Api.Analysis;
using Millrace.Contracts.Analysis;
using Millrace.Tests.Languages;
using Xunit;

namespace Millrace.Tests.Api.Analysis;

public sealed class SourceLexerTests
{
    [Theory]
    [InlineData("python", "a # os.system('x')\nb", "a b")]
    [InlineData("python", "x = 'it\\'s' + \"two\"", "x = <it\\'s> + <two>")]
    [InlineData("python", "\"\"\"doc\nos.system()\n\"\"\"\nrun()", "<doc\nos.system()\n> run ( )")]
    [InlineData("python", "'open\nnext", "<open> next")]
    [InlineData("python", "'ends with \\", "<ends with \\>")]
    [InlineData("nodejs", "`a ${b}\nc` + $d // e", "<a ${b}\nc> + $d")]
    [InlineData("nodejs", "a /* b\nc */ d /* never closed", "a d")]
    [InlineData("bash", "echo $# ${#x} # comment", "echo $ # $ { # x }")]
    [InlineData("bash", "echo \"$(curl x)\" 'curl'", "echo \" $ ( curl x ) \" <curl>")]
    [InlineData("c", "char c = '\"'; x = '\\''; y", "char c = <\"> ; x = <\\'> ; y")]
    [InlineData("c", "#include <sys/socket.h>", "# include < sys / socket . h >")]
    [InlineData("cpp", "n = 1'000'000; s = R\"(a \" b)\";", "n = 1'000'000 ; s = <a \" b> ;")]
    [InlineData("rust", "fn f<'a>(x: &'a str) { '\\u{1F600}' }", "fn f < ' a > ( x : & ' a str ) { <\\u{1F600}> }")]
    [InlineData("rust", "/* a /* b */ unsafe */ c", "c")]
    [InlineData("rust", "r#\"a \" unsafe\"# b", "<a \" unsafe> b")]
    [InlineData("lua", "--[[ os.execute()\n]] x = [[ os.execute() ]]", "x = < os.execute() >")]
    [InlineData("php", "$a = 'x'; # exec()\n// exec()\n/* exec() */ b", "$a = <x> ; b")]
    [InlineData("go", "`a\nb` 'x' \"y\\\"z\"", "<a\nb> <x> <y\\\"z>")]
    [InlineData("java", "\"\"\"\n\"quoted\"\n\"\"\" + 'c'", "<\n\"quoted\"\n> + <c>")]
    [InlineData("python", "", "")]
    public void Code_is_told_from_comments_and_strings(string language, string source, string expected) =>
        Assert.Equal(expected, string.Join(' ', Lexer(language).Read(source).Select(token => Show(token, source))));

    [Fact]
    [Trait("Kind", "Fuzz")]
    public void Whatever_comes_tokens_stay_in_order_and_inside_and_nothing_fails()
    {
        var lexers = ShippedLanguages.Catalog.All.Where(language => language.Analysis is not null).Select(language => Lexer(language.Id)).ToArray();
        string[] parts = ["'", "\"", "\"\"\"", "\\", "\n", "/*", "*/", "//", "#", "--[[", "]]", "r#\"", "\"#", "R\"(", ")\"", "`", "a", "9", " ", "😀", "\0", "=begin", "<"];
        Gen.Select(Gen.Int[0, lexers.Length - 1], Gen.Int[0, parts.Length - 1].Array[0, 60]).Sample((which, chosen) =>
        {
            var source = string.Concat(chosen.Select(i => parts[i]));
            var end = 0;
            foreach (var token in lexers[which].Read(source))
            {
                Assert.True(token.Start >= end && token.Length >= 0 && token.Start + token.Length <= source.Length);
                end = token.Start + token.Length;
            }
        }, iter: FuzzBudget.Tries(2000), time: FuzzBudget.Seconds);
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("'")]
    [InlineData("/*")]
    [InlineData("'\\")]
    [InlineData("r#\"")]
    [InlineData("a.")]
    public async Task The_time_a_source_takes_grows_with_its_length_only(string part)
    {
        var lexer = Lexer("rust");
        var source = string.Concat(Enumerable.Repeat(part, 2_000_000 / part.Length));

        // A quadratic reader would look at each character a million times; five seconds are room for some hundred.
        await Task.Run(() => lexer.Read(source)).WaitAsync(TimeSpan.FromSeconds(5));
    }

    private static SourceLexer Lexer(string language) => new(ShippedLanguages.Get(language).Analysis!.Lexis);

    private static string Show(Token token, string source)
    {
        var text = source.Substring(token.Start, token.Length);
        return token.Kind == TokenKind.Text ? $"<{text}>" : text;
    }
}
