using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Millrace;

/// <summary>What is wrong with the configuration, in the words of the rule that was broken.</summary>
internal static partial class ConfigurationMistakes
{
    /// <summary>One sentence for each mistake.</summary>
    public static IEnumerable<string> Of(OptionsValidationException e) => e.Failures.Select(failure => Wrapped().Match(failure) is { Success: true } match ? match.Groups[1].Value : failure);

    // Rules that are attributes come wrapped into the names of classes, which tell an operator nothing.
    [GeneratedRegex(@"^DataAnnotation validation failed for '\w+' members: '[^']*' with the error: '(.*)'\.$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Wrapped();
}
