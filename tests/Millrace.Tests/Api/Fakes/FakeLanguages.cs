using Millrace.Contracts.Languages;
using Millrace.Tests.Languages;

namespace Millrace.Tests.Api.Fakes;

/// <summary>Three languages: plain, with defaults and a name of its own, and one that is not installed.</summary>
internal static class FakeLanguages
{
    public static LanguageCatalog Catalog { get; } = new(
    [
        new LanguageDefinition
        {
            Id = "python",
            Name = "Python",
            Aliases = ["py", "python3"],
            Version = new VersionProbe(["python3", "--version"], "Python (.+)"),
            Packages = ["python3"],
            FileName = "main.py",
            EditorMode = "python",
            Run = new LanguageStage { Command = ["python3", "{entry}"] },
            Samples =
            [
                new LanguageSample { Name = "hello", File = "hello.py", Source = "print('Hello, world!')\n", ExpectedOutput = "Hello, world!\n" },
                new LanguageSample { Name = "stdin-echo", File = "echo.py", Source = "print(input())\n", Stdin = "hi\n", ExpectedOutput = "hi\n" },
            ],
            Analysis = ShippedLanguages.Get("python").Analysis,
        },
        new LanguageDefinition
        {
            Id = "java",
            Name = "Java",
            Version = new VersionProbe(["java", "--version"], "(.+)"),
            Packages = ["openjdk-17-jdk-headless"],
            FileName = "Main.java",
            FileNameFrom = new SourcePattern { Patterns = [@"^\s*public\s+class\s+(\w+)"], Template = "{1}.java", Default = "Main.java" },
            Compile = new LanguageStage { Command = ["javac", "{entry}"] },
            Run = new LanguageStage { Command = ["java", "{entry_stem}"] },
            Limits = new LanguageLimits { MemoryMb = 512, WallMs = 20_000 },
        },
        new LanguageDefinition
        {
            Id = "rust",
            Name = "Rust",
            Aliases = ["rs"],
            Version = new VersionProbe(["rustc", "--version"], "(.+)"),
            Packages = ["rustc", "cargo"],
            FileName = "main.rs",
            Compile = new LanguageStage { Command = ["rustc", "{entry}"] },
            Run = new LanguageStage { Command = ["{build}/main"] },
        },
    ]);
}
