using System.Text;
using System.Text.Json.Nodes;

namespace Millrace.JourneyTests.Fidelity;

/// <summary>Programs whose point is in their bytes: sizes around a pipe's buffer, line ends, marks and characters that editors and version control would change.</summary>
public static class MadePrograms
{
    private const int PipeBuffer = 64 * 1024;
    private const int Large = 200 * 1024;

    /// <summary>How each language writes what the programs below need.</summary>
    private sealed record Idiom(
        string Print, string Fail, string CommentOpen, string CommentClose, string PrintOwnSize, string PrintInputSize, string Head = "", string Tail = "");

    private static readonly Dictionary<string, Idiom> Idioms = new()
    {
        ["python"] = new(
            "print('line {0}')", "raise ValueError('line {0}')", "# ", "",
            "import os; print(os.stat(__file__).st_size, len(open(__file__, 'rb').read()))", "import sys; print(len(sys.stdin.buffer.read()))"),
        ["nodejs"] = new(
            "console.log('line {0}');", "throw new Error('line {0}');", "// ", "",
            "console.log(require('fs').statSync(__filename).size, require('fs').readFileSync(__filename).length);",
            "console.log(require('fs').readFileSync(0).length);"),
        ["bash"] = new(
            "echo 'line {0}'", "no_such_command_{0}", "# ", "",
            "stat -c %s \"$0\"; cat \"$0\" | wc -c", "cat | wc -c"),
        ["java"] = new(
            "System.out.println(\"line {0}\");", "if (a != null) throw new Exception(\"line {0}\");", "/* ", " */",
            "System.out.println(java.nio.file.Files.size(java.nio.file.Path.of(\"Main.java\")));", "System.out.println(System.in.readAllBytes().length);",
            "public class Main { public static void main(String[] a) throws Exception {", "} }"),
        ["rust"] = new(
            "println!(\"line {0}\");", "std::process::exit({0});", "// ", "",
            "println!(\"{}\", std::fs::metadata(\"main.rs\").unwrap().len());", "println!(\"{}\", std::io::stdin().lines().count());",
            "#![allow(unreachable_code)] fn main() {", "}"),
    };

    public static IEnumerable<CorpusProgram> Of(string language)
    {
        var idiom = Idioms[language];
        yield return Make(language, "carriage-returns", Lines(idiom, idiom.Print, idiom.PrintOwnSize, idiom.Fail).Replace("\n", "\r\n", StringComparison.Ordinal));
        yield return Make(language, "byte-order-mark", "\uFEFF" + Lines(idiom, idiom.Print, idiom.Fail));
        yield return Make(language, "no-newline-at-the-end", Lines(idiom, idiom.Print, idiom.Fail).TrimEnd('\n'));
        yield return Make(language, "white-space-only", "\n  \t\n\n");
        yield return Make(language, "large", Lines(idiom, [idiom.Print, .. Comments(idiom, Large), idiom.PrintOwnSize, idiom.Fail]));
        yield return Make(language, "large-and-wrong-at-once", Lines(idiom, [")", .. Comments(idiom, Large)]));
        yield return Make(
            language, "large-with-large-input", Lines(idiom, [.. Comments(idiom, Large), idiom.PrintInputSize]),
            new JsonObject { ["stdin"] = string.Concat(Enumerable.Repeat("0123456789abcde\n", 20_000)) });
        if (language == "rust")
        {
            var functions = Enumerable.Range(1, 2_000).Select(n => $"fn f{n}(x: u64) -> u64 {{ x.rotate_left({n % 64}) ^ {n} }}");
            var calls = string.Concat(Enumerable.Range(1, 2_000).Select(n => $"x = f{n}(x); "));
            yield return Make(language, "many-functions", string.Join('\n', functions.Append($"fn main() {{ let mut x = 1; {calls}println!(\"{{x}}\"); }}")));
        }

        // The rest is for those that read a script as they go.
        if (language is "java" or "rust")
        {
            yield break;
        }

        foreach (var size in new[] { 4096, PipeBuffer - 1, PipeBuffer, PipeBuffer + 1 })
        {
            yield return Make(language, $"{size}-bytes", Padded(idiom, size));
        }

        // These end well: Node.js that dies of an error drops what its reader has not taken from the pipe by then.
        yield return Make(language, "long-line", Lines(idiom, idiom.Print.Replace("{0}", new string('x', 150_000), StringComparison.Ordinal)));
        yield return Make(language, "large-code", Lines(idiom, [.. Enumerable.Repeat(idiom.Print, 8_000), idiom.PrintOwnSize]));
        yield return Make(language, "wrong-at-the-end", Lines(idiom, [idiom.Print, .. Comments(idiom, PipeBuffer), idiom.Print, ")"]));
        yield return Make(language, "old-line-ends", Lines(idiom, idiom.Print, idiom.Print).Replace('\n', '\r'));
        yield return Make(language, "nul-character", Lines(idiom, idiom.Print, $"{idiom.CommentOpen}\0 in a comment", idiom.Print));
        yield return Make(language, "form-feed", "\f" + Lines(idiom, idiom.Print, "\f", idiom.Fail));
        yield return Make(language, "invalid-utf8", [.. Encoding.UTF8.GetBytes(Lines(idiom, idiom.Print) + idiom.CommentOpen), 0xff, 0xc3, 0x28, (byte)'\n', .. Encoding.UTF8.GetBytes(idiom.Print + "\n")]);
        if (language == "bash")
        {
            yield return Make(language, "large-and-left-early", Lines(idiom, [idiom.Print, "exit 3", .. Comments(idiom, Large), ")"]));
            yield return Make(language, "large-and-replaced", Lines(idiom, [idiom.Print, "exec cat", .. Comments(idiom, Large)]), new JsonObject { ["stdin"] = "input\n" });
            yield return Make(language, "large-and-killed", Lines(idiom, [idiom.Print, "kill -KILL $$", .. Comments(idiom, Large)]));
            yield return Make(language, "large-and-appended-to", Lines(idiom, [.. Comments(idiom, Large), "echo \"echo appended\" >> \"$0\""]));
            yield return Make(
                language, "large-and-reading-input", Lines(idiom, ["read -r first; echo \"$first\"", .. Comments(idiom, Large), "read -r second; echo \"$second\""]),
                new JsonObject { ["stdin"] = "one\ntwo\n" });
        }
    }

    private static CorpusProgram Make(string language, string name, string source, JsonObject? more = null) =>
        Make(language, name, Encoding.UTF8.GetBytes(source), more);

    private static CorpusProgram Make(string language, string name, byte[] source, JsonObject? more = null) =>
        new(language, name, Corpus.RequestFor(language, source, more));

    private static string Lines(Idiom idiom, params IEnumerable<string> lines)
    {
        var text = new StringBuilder();
        foreach (var (number, line) in new[] { idiom.Head }.Where(l => l.Length > 0).Concat(lines).Append(idiom.Tail).Where(l => l.Length > 0).Index())
        {
            text.Append(line.Replace("{0}", $"{number + 1}", StringComparison.Ordinal)).Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<string> Comments(Idiom idiom, int bytes)
    {
        var line = idiom.CommentOpen + new string('-', 100) + idiom.CommentClose;
        return Enumerable.Repeat(line, (bytes / (line.Length + 1)) + 1);
    }

    /// <summary>A program of exactly so many bytes that ends in an error.</summary>
    private static string Padded(Idiom idiom, int size)
    {
        string With(int comment) => Lines(idiom, idiom.Print, idiom.CommentOpen + new string('-', comment), idiom.PrintOwnSize, idiom.Fail);
        return With(size - With(0).Length);
    }
}
