using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using Millrace.Tests.Architecture;
using Millrace.Transport;
using Millrace.Transport.Queue.RabbitMq;
using Millrace.Transport.Redis;
using Xunit;

namespace Millrace.Tests.Configuration;

/// <summary>docs/configuration.md is what the options say. <c>eng/docs</c> writes it again.</summary>
public sealed class ConfigurationReferenceTests
{
    private const string Start = "<!-- keys: written by a test -->\n";
    private const string End = "<!-- end of keys -->";

    private static string File => Repository.PathOf("docs/configuration.md");

    [Fact]
    public void The_reference_names_every_key_with_its_default_and_its_range()
    {
        var text = System.IO.File.ReadAllText(File);
        var (start, end) = (text.IndexOf(Start, StringComparison.Ordinal) + Start.Length, text.IndexOf(End, StringComparison.Ordinal));
        var keys = Write();
        if (Environment.GetEnvironmentVariable("MILLRACE_WRITE_DOCS") == "1")
        {
            System.IO.File.WriteAllText(File, text[..start] + keys + text[end..]);
            return;
        }

        Assert.Equal(keys, text[start..end]);
    }

    [Fact]
    public void Every_class_of_options_is_in_the_reference()
    {
        var validated = BoundOptions.Types.Select(t => t.Assembly).Append(typeof(RedisOptions).Assembly).Distinct()
            .SelectMany(a => a.GetTypes())
            .SelectMany(t => t.GetInterfaces())
            .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IValidateOptions<>))
            .Select(i => i.GenericTypeArguments[0])
            .Where(t => t.Namespace?.StartsWith("Millrace", StringComparison.Ordinal) == true)
            .Distinct();

        Assert.Empty(validated.Except(BoundOptions.Types).Except([typeof(EmbeddedTransportOptions), typeof(RabbitMqOptions), typeof(RedisOptions)]).Select(t => t.FullName));
    }

    [Fact]
    public void Every_key_says_what_it_is()
    {
        Assert.Empty(BoundOptions.Types.SelectMany(BoundOptions.KeysOf).Where(k => k.What.Length == 0).Select(k => k.Key));
    }

    private static string Write()
    {
        var text = new StringBuilder();
        foreach (var (section, what, keys) in TransportKeys.Sections().Concat(BoundOptions.Types.Select(t => (BoundOptions.SectionOf(t)!, XmlDocs.Of(t), (IReadOnlyList<ConfigurationKey>)[.. BoundOptions.KeysOf(t)]))))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {section}\n{what}\n\n| key | default | range | what |\n|---|---|---|---|\n");
            foreach (var key in keys)
            {
                text.Append(CultureInfo.InvariantCulture, $"| `{key.Key}` | {key.Default} | {key.Range} | {key.What.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
            }
        }

        return text.ToString();
    }
}
