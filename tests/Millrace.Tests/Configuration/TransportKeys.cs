using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Millrace.Transport;
using Millrace.Transport.Queue.RabbitMq;
using Millrace.Transport.Redis;
using Xunit;

namespace Millrace.Tests.Configuration;

/// <summary>
/// Keys of the transport, whose properties name their key in their summary. That a key is read, and its range, is what the options
/// themselves say when the key holds what cannot be right.
/// </summary>
internal static partial class TransportKeys
{
    private static readonly (Type Type, string Section, string Prefix, string[] Own)[] All =
    [
        (typeof(EmbeddedTransportOptions), "Millrace (state, one process and fleet)", "Millrace:", ["DataDirectory"]),
        (typeof(RabbitMqOptions), "RabbitMq and Millrace:Queue (fleet)", "Millrace:Queue:", ["Url", "Pools", "ServedPools"]),
        (typeof(RedisOptions), "Redis (fleet)", "", ["Url", "Prefix"]),
    ];

    public static IEnumerable<(string Section, string What, IReadOnlyList<ConfigurationKey> Keys)> Sections() =>
        All.Select(o => (o.Section, XmlDocs.Of(o.Type), (IReadOnlyList<ConfigurationKey>)[.. KeysOf(o.Type, o.Section, o.Prefix, o.Own)]));

    private static IEnumerable<ConfigurationKey> KeysOf(Type type, string section, string prefix, string[] own)
    {
        var options = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(p => p.MetadataToken))
        {
            var what = XmlDocs.Of(type, property.Name);
            if (Special(type, property.Name) is { } key)
            {
                yield return new ConfigurationKey(section, key, property.GetValue(options) is string { Length: > 0 } text ? $"`{text}`" : "", "", what);
            }
            else if (!own.Contains(property.Name))
            {
                var named = NamedKey().Match(what);
                Assert.True(named.Success, $"{type.Name}.{property.Name} does not name its key.");
                var full = prefix + named.Groups[1].Value;
                yield return new ConfigurationKey(section, full, Show(full, property.GetValue(options)), RangeOf(type, full), what);
            }
        }
    }

    private static string? Special(Type type, string property) => (type.Name, property) switch
    {
        (nameof(RabbitMqOptions), "Url") => "RabbitMq:Url",
        (nameof(RabbitMqOptions), "Pools") => "Millrace:Queue:Pools:POOL:0 …",
        (nameof(RabbitMqOptions), "ServedPools") => "Millrace:Runner:Pools:0 …",
        (nameof(RedisOptions), "Url") => "Redis:Url",
        (nameof(RedisOptions), "Prefix") => "Redis:Prefix",
        _ => null,
    };

    private static string Show(string key, object? value) => value switch
    {
        TimeSpan time when key.EndsWith("Hours", StringComparison.Ordinal) => Number(time.TotalHours),
        TimeSpan time => Number(time.TotalSeconds),
        Enum word => $"`{word}`",
        _ => Number(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
    };

    private static string Number(double value) => $"`{value.ToString(CultureInfo.InvariantCulture)}`";

    private static string RangeOf(Type type, string key)
    {
        var refusal = Refusal(type, key, "-1");
        Assert.True(refusal is not null, $"{key} is not read, or takes -1.");
        return BoundOptions.FromTo().Match(refusal) is { Success: true } range ? $"{range.Groups[1].Value} to {range.Groups[2].Value}" : refusal[(refusal.LastIndexOf(": ", StringComparison.Ordinal) + 2)..].TrimEnd('.');
    }

    private static string? Refusal(Type type, string key, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["RabbitMq:Url"] = "amqp://localhost",
            ["Redis:Url"] = "redis://localhost",
            [key] = value,
        }).Build();
        var services = new ServiceCollection().AddLogging();
        _ = type == typeof(RabbitMqOptions) ? services.AddRabbitMqQueue(configuration) : services.AddFleetState(configuration, "/tmp");
        using var provider = services.BuildServiceProvider();
        try
        {
            _ = typeof(IOptions<>).MakeGenericType(type).GetProperty("Value")!.GetValue(provider.GetRequiredService(typeof(IOptions<>).MakeGenericType(type)));
            return null;
        }
        catch (TargetInvocationException e) when (e.InnerException is OptionsValidationException refused)
        {
            return refused.Failures.FirstOrDefault(f => f.Contains(key, StringComparison.Ordinal));
        }
    }

    [GeneratedRegex(@"`([A-Z]\w*(?::\w+)*)`[;,]")]
    private static partial Regex NamedKey();
}
