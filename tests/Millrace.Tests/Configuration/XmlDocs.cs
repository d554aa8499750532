using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Millrace.Tests.Configuration;

/// <summary>The summaries that stand beside the code, as Markdown.</summary>
internal static partial class XmlDocs
{
    private static readonly Dictionary<string, XElement> Members = Directory.EnumerateFiles(AppContext.BaseDirectory, "*.xml")
        .Where(file => Path.GetFileName(file).StartsWith("millrace", StringComparison.OrdinalIgnoreCase))
        .SelectMany(file => XDocument.Load(file).Descendants("member"))
        .GroupBy(member => member.Attribute("name")!.Value, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

    public static string Of(Type type) => Of($"T:{type.FullName}");

    public static string Of(Type type, string property) => Of($"P:{type.FullName}.{property}");

    private static string Of(string name)
    {
        if (!Members.TryGetValue(name, out var member))
        {
            return "";
        }

        return member.Element("inheritdoc")?.Attribute("cref")?.Value is { } other ? Of(other) : Spaces().Replace(string.Concat(member.Element("summary")?.Nodes().Select(Text) ?? []), " ").Trim();
    }

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{see.Attribute("cref")?.Value.Split('.')[^1]}`",
        XElement other => string.Concat(other.Nodes().Select(Text)),
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
