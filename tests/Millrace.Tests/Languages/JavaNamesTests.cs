using Millrace.Contracts.Languages;
using Xunit;

namespace Millrace.Tests.Languages;

/// <summary>Java's file must be named after its public class, and java must be told the class that holds main.</summary>
public sealed class JavaNamesTests
{
    private const string Main = "public static void main(String[] args) { }";

    [Theory]
    [InlineData("public class Main { MAIN }", "Main.java", "Main")]
    [InlineData("class Hello { MAIN }", "Main.java", "Hello")]
    [InlineData("public final class Hello { MAIN }", "Hello.java", "Hello")]
    [InlineData("final public class Hello { MAIN }", "Hello.java", "Hello")]
    [InlineData("public class Box<T extends Comparable<T>> implements Runnable { MAIN }", "Box.java", "Box")]
    [InlineData("public record Point(int x, int y) { MAIN }", "Point.java", "Point")]
    [InlineData("public enum Color { RED; MAIN }", "Color.java", "Color")]
    [InlineData("public interface App { MAIN }", "App.java", "App")]
    [InlineData("public sealed interface Shape permits Circle { }\nrecord Circle() implements Shape { MAIN }", "Shape.java", "Circle")]
    [InlineData("interface Shape { }\nenum Kind { A }\npublic class App { MAIN }", "App.java", "App")]
    [InlineData("public interface Shape { double area(); }\nclass Square implements Shape { }\nclass App { MAIN }", "Shape.java", "App")]
    [InlineData("class App { MAIN }\npublic class Helper { }", "Helper.java", "App")]
    [InlineData("public class Größe { MAIN }", "Größe.java", "Größe")]
    [InlineData("public class A$b_1 { MAIN }", "A$b_1.java", "A$b_1")]
    [InlineData("package org.example;\npublic class App { MAIN }", "App.java", "org.example.App")]
    [InlineData("/* A licence.\n * package not.this;\n */\n// nor package this;\n  package org.example ;\nimport java.util.*;\npublic class App { MAIN }", "App.java", "org.example.App")]
    [InlineData("// public class Wrong { }\npublic class Right { MAIN }", "Right.java", "Right")]
    [InlineData("/*\npublic class Wrong { }\n*/\npublic class Right { MAIN }", "Right.java", "Right")]
    [InlineData("/** Says ''{@code public class Wrong}'' it's \"fine **/\npublic class Right { MAIN }", "Right.java", "Right")]
    [InlineData("class Right { MAIN\nString s = \"\"\"\npublic class Wrong { \"quoted\" void main()\n\"\"\"; }", "Main.java", "Right")]
    [InlineData("class Right { char quote = '\"'; int x = 4 / 2; /* \" */ MAIN }\npublic class Other { }", "Other.java", "Right")]
    [InlineData("class Right {\n    static class Node { }\n    public enum Color { RED }\n    MAIN\n}", "Main.java", "Right")]
    [InlineData("class Node {\n    int value;\n}\n\nclass Tree {\n    Node root;\n}\n\nclass Program {\n    MAIN\n}\n", "Main.java", "Program")]
    [InlineData("@Deprecated\n@SuppressWarnings(\"all\")\npublic class App { MAIN }", "App.java", "App")]
    [InlineData("@Deprecated public class App { MAIN }", "App.java", "App")]
    [InlineData("import java.util.*; public class App { MAIN }", "App.java", "App")]
    [InlineData("    public class App {\n        MAIN\n    }", "App.java", "App")]
    [InlineData("public\nclass\nApp { MAIN }", "App.java", "App")]
    [InlineData("class Base { MAIN }\nclass Derived extends Base { }", "Main.java", "Base")]
    [InlineData("class First { }\nclass Second { }", "Main.java", "First")]
    [InlineData("public class Broken { String s = \"no end; \nMAIN }", "Broken.java", "Broken")]
    [InlineData("System.out.println(1);", "Main.java", "Main")]
    [InlineData("", "Main.java", "Main")]
    public void Names_come_from_the_source(string template, string file, string mainClass)
    {
        var java = ShippedLanguages.Get("java");
        var source = template.Replace("MAIN", Main, StringComparison.Ordinal);
        var stem = Path.GetFileNameWithoutExtension(java.FileName);

        Assert.Equal(file, SourcePatternMatcher.Apply(java.FileNameFrom!, source, stem));
        Assert.Equal(
            mainClass,
            SourcePatternMatcher.Apply(java.Variables["package"], source, stem) + SourcePatternMatcher.Apply(java.Variables["main_class"], source, stem));
    }

    [Fact]
    public void A_large_hostile_source_takes_no_longer_than_it_is()
    {
        var java = ShippedLanguages.Get("java");
        var source = string.Concat(Enumerable.Repeat("class class /* \" @a( \n", 20_000));

        Assert.Equal("Main.java", SourcePatternMatcher.Apply(java.FileNameFrom!, source, "Main"));
    }
}
