using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Millrace.Transport.Redis;

/// <summary>Reads <see cref="RedisOptions"/> from the configuration and reports everything wrong with them at once, without the credentials.</summary>
internal sealed class RedisOptionsSetup(IConfiguration configuration) : IConfigureOptions<RedisOptions>, IPostConfigureOptions<RedisOptions>, IValidateOptions<RedisOptions>
{
    /// <summary>The key that turns Redis on.</summary>
    public const string UrlKey = "Redis:Url";

    private const string PrefixKey = "Redis:Prefix";
    private const string PatienceKey = "Redis:PatienceSeconds";
    private const string TimeoutKey = "Redis:TimeoutSeconds";
    private const int LongestPrefix = 64;

    public void Configure(RedisOptions options)
    {
        options.Url = configuration[UrlKey] ?? options.Url;
        options.Prefix = configuration[PrefixKey] ?? options.Prefix;
        options.Patience = Seconds(PatienceKey, options.Patience, options.Unreadable);
        options.Timeout = Seconds(TimeoutKey, options.Timeout, options.Unreadable);
    }

    public void PostConfigure(string? name, RedisOptions options)
    {
        try
        {
            options.Connection = RedisAddress.Parse(options.Url);
        }
        catch (FormatException e)
        {
            options.Unreadable.Add($"{UrlKey} cannot be used: {e.Message}.");
        }
    }

    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        var failures = new List<string>(options.Unreadable);
        if (options.Prefix.Length is < 1 or > LongestPrefix)
        {
            failures.Add($"{PrefixKey} has {options.Prefix.Length} characters: it has from 1 to {LongestPrefix}.");
        }

        Check(PatienceKey, options.Patience, 1, 86_400, failures);
        Check(TimeoutKey, options.Timeout, 0.1, 60, failures);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private TimeSpan Seconds(string key, TimeSpan otherwise, List<string> unreadable)
    {
        if (configuration[key] is not { Length: > 0 } text)
        {
            return otherwise;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 1e9)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        unreadable.Add($"{key} is '{text}': it is a number of seconds.");
        return otherwise;
    }

    private static void Check(string key, TimeSpan value, double least, double most, List<string> failures)
    {
        if (value.TotalSeconds < least || value.TotalSeconds > most)
        {
            failures.Add(string.Create(CultureInfo.InvariantCulture, $"{key} is {value.TotalSeconds}: it goes from {least} to {most}."));
        }
    }
}
