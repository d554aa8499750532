using System.Globalization;
using Microsoft.Extensions.Options;

namespace Millrace.Api.Configuration;

/// <summary>Collects what is wrong with a section of the configuration, so that a start names every key to correct at once.</summary>
internal sealed class OptionFailures(string section)
{
    private readonly List<string> _failures = [];

    public ValidateOptionsResult Result => _failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_failures);

    public void Add(string key, string message) => _failures.Add($"{section}:{key} {message}");

    public void Range(string key, double value, double minimum, double maximum)
    {
        if (!(value >= minimum && value <= maximum))
        {
            Add(key, string.Create(CultureInfo.InvariantCulture, $"must be from {minimum} to {maximum}, but is {value}."));
        }
    }
}
