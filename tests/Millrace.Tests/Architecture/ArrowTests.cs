using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Millrace.Tests.Architecture;

/// <summary>Which room may know which.</summary>
public sealed partial class ArrowTests
{
    private static readonly Dictionary<string, string[]> MayReference = new()
    {
        ["Millrace.Contracts"] = [],
        ["Millrace.Sandbox"] = ["Millrace.Contracts"],
        ["Millrace.Transport"] = ["Millrace.Contracts"],
        ["Millrace.Runner"] = ["Millrace.Contracts", "Millrace.Sandbox", "Millrace.Transport"],
        ["Millrace.Api"] = ["Millrace.Contracts", "Millrace.Transport"],
        ["Millrace"] = ["Millrace.Api", "Millrace.Runner"],
    };

    public static TheoryData<string> Projects => [.. Directory.GetDirectories(Repository.PathOf("src")).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_room_references_only_the_rooms_it_may_know(string project)
    {
        Assert.True(MayReference.TryGetValue(project, out var allowed), $"{project} is new: say here which rooms it may know.");

        Assert.Empty(ReferencesOf(project).Except(allowed));
    }

    [Fact]
    public void The_API_cannot_reach_the_sandbox_or_the_runner_by_any_way_around()
    {
        var reached = new HashSet<string>();
        Reach("Millrace.Api", reached);

        Assert.Contains("Millrace.Transport", reached);
        Assert.DoesNotContain("Millrace.Sandbox", reached);
        Assert.DoesNotContain("Millrace.Runner", reached);
    }

    [Fact]
    public void The_sandbox_knows_no_queue_and_no_HTTP()
    {
        var words = new Regex(@"\busing (Microsoft\.AspNetCore|System\.Net\.Http|RabbitMQ|StackExchange|Millrace\.(?!Sandbox|Contracts))", RegexOptions.CultureInvariant);

        Assert.DoesNotContain(SourcesOf("Millrace.Sandbox"), f => words.IsMatch(File.ReadAllText(Repository.PathOf($"src/{f}"))));
    }

    [Fact]
    public void The_vocabulary_touches_no_disk_no_network_and_no_process_except_to_read_the_languages_folder()
    {
        var touching = SourcesOf("Millrace.Contracts").Where(f => InputOrOutput().IsMatch(File.ReadAllText(Repository.PathOf($"src/{f}"))));

        Assert.Equal(["Millrace.Contracts/Languages/LanguageFolder.cs"], touching);
    }

    private static IEnumerable<string> SourcesOf(string project) => Repository.Sources.Where(f => f.StartsWith($"{project}/", StringComparison.Ordinal));

    private static string[] ReferencesOf(string project) =>
    [
        .. XDocument.Load(Repository.PathOf($"src/{project}/{project}.csproj"))
            .Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value)),
    ];

    private static void Reach(string project, HashSet<string> reached)
    {
        foreach (var next in ReferencesOf(project).Where(reached.Add))
        {
            Reach(next, reached);
        }
    }

    [GeneratedRegex(@"(?<![.\w])(File|Directory|Process|Console|Environment|Dns|FileInfo|DirectoryInfo)\.[A-Z]|\bnew (FileStream|FileInfo|DirectoryInfo|StreamReader|StreamWriter|Socket|TcpClient|HttpClient|Process)\b", RegexOptions.CultureInvariant)]
    private static partial Regex InputOrOutput();
}
