using Microsoft.Extensions.Options;

namespace Millrace.Telemetry;

internal sealed class MetricsOptionsValidator : IValidateOptions<MetricsOptions>
{
    public ValidateOptionsResult Validate(string? name, MetricsOptions options) =>
        options.Url is null || IsAddress(options.Url)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{MetricsOptions.Section}:Url must be one address such as http://127.0.0.1:9464 (http, with a port and no path), but is '{options.Url}'.");

    private static bool IsAddress(string url)
    {
        try
        {
            var address = Microsoft.AspNetCore.Http.BindingAddress.Parse(url);
            return address is { Scheme: "http", PathBase.Length: 0 } && !url.Contains(';', StringComparison.Ordinal);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
