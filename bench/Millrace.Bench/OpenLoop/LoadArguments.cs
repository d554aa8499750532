using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Millrace.Bench.OpenLoop;

/// <summary>Options that say in one sentence what they take when they are given something else.</summary>
internal static class LoadArguments
{
    /// <summary>A number in a range.</summary>
    public static Option<double> Number(string name, double fallback, double least, double most, string description) => new(name)
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"{description} ({fallback}; {least} to {most})"),
        DefaultValueFactory = _ => fallback,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            {
                return number;
            }

            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is a number from {least} to {most}, not '{text}'."));
            return fallback;
        },
    };

    /// <summary>A time in seconds.</summary>
    public static TimeSpan Seconds(this ParseResult parsed, Option<double> option) => TimeSpan.FromSeconds(parsed.GetValue(option));

    /// <summary>Languages and their weights.</summary>
    public static Option<LanguageMix> Mix(string name, string fallback, string description) => new(name)
    {
        Description = $"{description} ({fallback})",
        DefaultValueFactory = _ => LanguageMix.Read(fallback, out string? _)!,
        CustomParser = result =>
        {
            var mix = LanguageMix.Read(result.Tokens[0].Value, out var problem);
            if (problem is not null)
            {
                result.AddError($"{name}: {problem}");
            }

            return mix;
        },
    };

    /// <summary>One of some words.</summary>
    public static Option<T> Word<T>(string name, T fallback, string description)
        where T : struct, Enum => new(name)
    {
        Description = $"{description} ({Text(fallback)})",
        DefaultValueFactory = _ => fallback,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            foreach (var value in Enum.GetValues<T>().Where(value => Text(value) == text))
            {
                return value;
            }

            result.AddError($"{name} is {string.Join(" or ", Enum.GetValues<T>().Select(Text))}, not '{text}'.");
            return fallback;
        },
    };

    /// <summary>The address of a server.</summary>
    public static Option<Uri?> Address(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.AbsolutePath == "/")
            {
                return address;
            }

            result.AddError($"{name} is the address of a server, such as http://localhost:3001, not '{text}'.");
            return null;
        },
    };

    private static string Text<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
