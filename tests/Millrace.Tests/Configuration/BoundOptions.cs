using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Millrace.Tests.Configuration;

/// <summary>
/// Keys of options whose properties are the keys: every class of Millrace with a constant <c>Section</c>. Defaults are read from an
/// instance, ranges from its attributes or from what its validator says of a value that cannot be right.
/// </summary>
internal static partial class BoundOptions
{
    private const string OfTheMachine = "by machine";

    private static readonly string[] Machine = ["Millrace:Runner:Id", "Millrace:Runner:Slots", "Millrace:Runner:MemoryMb", "Millrace:Web:Directory"];

    public static IEnumerable<Type> Types => Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll")
        .Where(file => Path.GetFileNameWithoutExtension(file) is "millrace" or "Millrace.Api" or "Millrace.Runner" or "Millrace.Transport" or "Millrace.Sandbox" or "Millrace.Contracts")
        .SelectMany(file => Assembly.LoadFrom(file).GetTypes())
        .Where(type => SectionOf(type) is not null && type.GetConstructor(Type.EmptyTypes) is not null)
        .OrderBy(SectionOf, StringComparer.Ordinal);

    public static string? SectionOf(Type type) =>
        type.GetField("Section", BindingFlags.Public | BindingFlags.Static) is { IsLiteral: true } field ? (string?)field.GetRawConstantValue() : null;

    public static IEnumerable<ConfigurationKey> KeysOf(Type type) =>
        KeysOf(SectionOf(type)!, type, Activator.CreateInstance(type)!, SectionOf(type)! + ":");

    private static IEnumerable<ConfigurationKey> KeysOf(string section, Type type, object options, string prefix)
    {
        foreach (var property in type.GetProperties().Where(p => p.CanWrite || IsList(p.PropertyType)).OrderBy(p => p.MetadataToken))
        {
            var key = prefix + property.Name;
            var value = property.GetValue(options);
            if (value is not null && value.GetType() is { IsClass: true, Namespace: { } space } own && space.StartsWith("Millrace", StringComparison.Ordinal))
            {
                var what = XmlDocs.Of(type, property.Name);
                foreach (var inner in KeysOf(section, own, value, key + ":"))
                {
                    yield return inner with { What = $"{what} {inner.What}".Trim() };
                }

                continue;
            }

            yield return new ConfigurationKey(
                section, IsList(property.PropertyType) ? key + ":0 …" : key, Machine.Contains(key) ? OfTheMachine : Show(value), RangeOf(type, property), XmlDocs.Of(type, property.Name));
        }
    }

    private static bool IsList(Type type) => type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type);

    private static string Show(object? value) => value switch
    {
        null or "" => "",
        bool flag => flag ? "`true`" : "`false`",
        IEnumerable list and not string => string.Join(", ", list.Cast<object>().Select(Show)),
        Enum word => $"`{word.ToString().ToLowerInvariant()}`",
        TimeSpan time => $"`{time}`",
        _ => $"`{Convert.ToString(value, CultureInfo.InvariantCulture)}`",
    };

    private static string RangeOf(Type type, PropertyInfo property)
    {
        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} to {range.Maximum}");
        }

        var kind = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (kind.IsEnum)
        {
            return string.Join(", ", Enum.GetNames(kind).Select(n => n.ToLowerInvariant()));
        }

        return kind == typeof(bool) ? "" : kind.IsPrimitive && property.CanWrite ? ByProbe(type, property, kind) : "";
    }

    private static string ByProbe(Type type, PropertyInfo property, Type kind)
    {
        var validator = type.Assembly.GetTypes().FirstOrDefault(t => t.IsAssignableTo(typeof(IValidateOptions<>).MakeGenericType(type)) && t.GetConstructor(Type.EmptyTypes) is not null);
        if (validator is null)
        {
            return "";
        }

        var options = Activator.CreateInstance(type)!;
        property.SetValue(options, Convert.ChangeType(kind == typeof(double) ? double.MinValue : kind == typeof(uint) ? 0 : int.MinValue, kind, CultureInfo.InvariantCulture));
        var answer = (ValidateOptionsResult)validator.GetMethod("Validate")!.Invoke(Activator.CreateInstance(validator), [null, options])!;
        var told = (answer.Failures ?? []).Select(f => FromTo().Match(f)).FirstOrDefault(m => m.Success);
        return told is null ? "" : $"{told.Groups[1].Value} to {told.Groups[2].Value}";
    }

    [GeneratedRegex(@"from (\S+) to ([^\s,.]+(?:\.\d+)?)")]
    internal static partial Regex FromTo();
}
