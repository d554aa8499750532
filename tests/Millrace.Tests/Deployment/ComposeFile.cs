using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Millrace.Tests.Deployment;

/// <summary>What deploy/compose/compose.yaml says. Read strictly: a key that is not here is a mistake.</summary>
internal sealed class ComposeFile
{
    public required string Name { get; set; }

    public required Dictionary<string, ComposeService> Services { get; set; }

    public required Dictionary<string, ComposeNetwork> Networks { get; set; }

    public required Dictionary<string, Dictionary<string, string>> Volumes { get; set; }

    public required Dictionary<string, ComposeSecret> Secrets { get; set; }

    [YamlMember(Alias = "x-logging", ApplyNamingConventions = false)]
    public object? SharedLogging { get; set; }

    [YamlMember(Alias = "x-locked", ApplyNamingConventions = false)]
    public object? SharedLock { get; set; }

    [YamlMember(Alias = "x-millrace-environment", ApplyNamingConventions = false)]
    public object? SharedEnvironment { get; set; }

    [YamlMember(Alias = "x-api", ApplyNamingConventions = false)]
    public object? SharedApi { get; set; }

    public static ComposeFile Read(string path) => Parse(File.ReadAllText(path));

    public static ComposeFile Parse(string text)
    {
        var reader = new WithoutAliases(new MergingParser(new Parser(new StringReader(text))));
        return new DeserializerBuilder()
            .WithNamingConvention(UnderscoredNamingConvention.Instance)
            .WithEnforceRequiredMembers()
            .WithTypeConverter(new NetworkNames())
            .WithTypeConverter(new SecretGrants())
            .Build()
            .Deserialize<ComposeFile>(reader);
    }

    // The networks of a service, as a list of names or with settings of each.
    private sealed class NetworkNames : IYamlTypeConverter
    {
        public bool Accepts(Type type) => type == typeof(ComposeNetworkNames);

        public object ReadYaml(IParser parser, Type type, ObjectDeserializer rootDeserializer) =>
            parser.Accept<SequenceStart>(out _)
                ? new ComposeNetworkNames(((List<string>)rootDeserializer(typeof(List<string>))!).ToDictionary(name => name, _ => new List<string>()))
                : new ComposeNetworkNames(((Dictionary<string, ComposeAliases>)rootDeserializer(typeof(Dictionary<string, ComposeAliases>))!).ToDictionary(n => n.Key, n => n.Value.Aliases));

        public void WriteYaml(IEmitter emitter, object? value, Type type, ObjectSerializer serializer) => throw new NotSupportedException();
    }

    // A secret by its name, or under another one in the container.
    private sealed class SecretGrants : IYamlTypeConverter
    {
        public bool Accepts(Type type) => type == typeof(ComposeGrant);

        public object ReadYaml(IParser parser, Type type, ObjectDeserializer rootDeserializer)
        {
            if (parser.TryConsume<YamlDotNet.Core.Events.Scalar>(out var name))
            {
                return new ComposeGrant(name.Value, name.Value);
            }

            var map = (Dictionary<string, string>)rootDeserializer(typeof(Dictionary<string, string>))!;
            return map.Count == 2 ? new ComposeGrant(map["source"], map["target"]) : throw new YamlException("A secret has source and target.");
        }

        public void WriteYaml(IEmitter emitter, object? value, Type type, ObjectSerializer serializer) => throw new NotSupportedException();
    }
}

/// <summary>Networks of a service, with the other names it has there.</summary>
internal sealed record ComposeNetworkNames(IReadOnlyDictionary<string, List<string>> Aliases)
{
    public IEnumerable<string> Names => Aliases.Keys;
}

internal sealed record ComposeGrant(string Source, string Target);

internal sealed class ComposeAliases
{
    public List<string> Aliases { get; set; } = [];
}
