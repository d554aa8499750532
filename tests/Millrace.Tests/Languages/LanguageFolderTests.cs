using Millrace.Contracts.Languages;
using Xunit;

namespace Millrace.Tests.Languages;

public sealed class LanguageFolderTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("millrace-languages-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Folders_with_a_language_are_read_and_others_passed_over()
    {
        Write("one", LanguageYaml("one"));
        Write("two", LanguageYaml("two"));
        Directory.CreateDirectory(Path.Combine(_directory, "notes"));

        var catalog = LanguageFolder.Load(_directory);

        Assert.Equal(["one", "two"], catalog.All.Select(l => l.Id));
        Assert.Equal("hello one", catalog.All[0].Samples[0].Source);
    }

    [Fact]
    public void Problems_of_all_files_are_told_together()
    {
        Write("one", "id: one");
        Write("two", "id: three");

        var message = Assert.Throws<InvalidDataException>(() => LanguageFolder.Load(_directory)).Message;

        Assert.Contains("one/language.yaml:1: 'name' is missing", message, StringComparison.Ordinal);
        Assert.Contains("two/language.yaml:1: id: is 'three' but the folder is 'two'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_languages_do_not_share_a_name()
    {
        Write("one", LanguageYaml("one") + "aliases: [two]\n");
        Write("two", LanguageYaml("two"));

        Assert.Contains("'two' belongs to both", Assert.Throws<InvalidDataException>(() => LanguageFolder.Load(_directory)).Message, StringComparison.Ordinal);
    }

    private static string LanguageYaml(string id) => $$"""
        id: {{id}}
        name: {{id}}
        version: { command: [x], pattern: '(\d)' }
        file_name: main.x
        run: { command: [x, '{entry}'] }
        samples: [{ name: hello, file: hello.x }]

        """;

    private void Write(string id, string yaml)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_directory, id)).FullName;
        File.WriteAllText(Path.Combine(folder, LanguageFile.Name), yaml);
        File.WriteAllText(Path.Combine(folder, "hello.x"), $"hello {id}");
    }
}
