using System.Reflection;
using Millrace.Transport;
using Millrace.Transport.Queue.RabbitMq;
using Millrace.Transport.Redis;

namespace Millrace.Tests.Deployment;

/// <summary>The configuration there is: sections as the options classes name them, their properties, and the keys that are read by hand.</summary>
internal static class ConfigurationKeys
{
    // Of ASP.NET Core and OpenTelemetry, not ours.
    private static readonly string[] ByHand = [RabbitMqOptionsSetup.UrlKey, RedisOptionsSetup.UrlKey];

    private static readonly Dictionary<string, Type> Sections = Assemblies()
        .SelectMany(assembly => assembly.GetTypes())
        .Select(type => (Type: type, Section: type.GetField("Section", BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)?.GetRawConstantValue() as string))
        .Where(found => found.Section is not null)
        .ToDictionary(found => found.Section!, found => found.Type);

    /// <summary>Whether a variable is meant for Millrace.</summary>
    public static bool IsOne(string variable) => variable.StartsWith("Millrace__", StringComparison.Ordinal) || variable.StartsWith("RabbitMq__", StringComparison.Ordinal) || variable.StartsWith("Redis__", StringComparison.Ordinal);

    /// <summary>Whether Millrace reads it.</summary>
    public static bool Exists(string variable)
    {
        var key = variable.Replace("__", ":", StringComparison.Ordinal);
        if (ByHand.Contains(key))
        {
            return true;
        }

        var section = Sections.Keys.Where(s => key.StartsWith(s + ":", StringComparison.Ordinal)).MaxBy(s => s.Length);
        if (section is null)
        {
            return false;
        }

        // One of a list is named by its number.
        var parts = key[(section.Length + 1)..].Split(':');
        var property = Sections[section].GetProperty(parts[0]);
        return property is not null && (parts.Length == 1 || (parts.Length == 2 && int.TryParse(parts[1], out _) && property.PropertyType.IsGenericType));
    }

    private static IEnumerable<Assembly> Assemblies() =>
        [typeof(EmbeddedTransportOptions).Assembly, typeof(global::Millrace.Runner.RunnerOptions).Assembly, typeof(Millrace.Api.MillraceApi).Assembly, Assembly.Load("millrace")];
}
