using Microsoft.Extensions.Options;

namespace Millrace.Telemetry;

internal sealed class TracingOptionsValidator : IValidateOptions<TracingOptions>
{
    public ValidateOptionsResult Validate(string? name, TracingOptions options) =>
        options.SampleRatio is >= 0 and <= 1
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{TracingOptions.Section}:SampleRatio must be from 0 to 1, but is {options.SampleRatio.ToString(System.Globalization.CultureInfo.InvariantCulture)}.");
}
