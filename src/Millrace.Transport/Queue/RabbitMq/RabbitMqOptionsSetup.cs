using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Millrace.Contracts.Languages;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>Reads <see cref="RabbitMqOptions"/> from the configuration and reports everything wrong with them at once. The URL is never repeated: it holds a password.</summary>
internal sealed partial class RabbitMqOptionsSetup(IConfiguration configuration, LanguageCatalog? catalog)
    : IConfigureOptions<RabbitMqOptions>, IValidateOptions<RabbitMqOptions>
{
    public const string UrlKey = "RabbitMq:Url";

    private const string Section = "Millrace:Queue:";
    private const string Served = "Millrace:Runner:Pools";

    public void Configure(RabbitMqOptions options)
    {
        options.Url = configuration[UrlKey] ?? "";
        Read("Capacity", value => options.Capacity = Whole(value), options);
        Read("TenantBound", value => options.TenantBound = Whole(value), options);
        Read("InlineBytes", value => options.InlineBytes = Whole(value), options);
        Read("ConfirmSeconds", value => options.ConfirmTimeout = Seconds(value), options);
        Read("StartSeconds", value => options.StartTimeout = Seconds(value), options);
        Read("HeartbeatSeconds", value => options.Heartbeat = Seconds(value), options);
        Read("Deliveries", value => options.Deliveries = Whole(value), options);
        Read("HoldSeconds", value => options.Hold = Seconds(value), options);
        options.Pools = configuration.GetSection(Section + "Pools").GetChildren().ToDictionary(
            pool => pool.Key,
            pool => (IReadOnlyList<string>)[.. pool.GetChildren().Select(language => language.Value ?? "")],
            StringComparer.Ordinal);
        options.ServedPools = [.. configuration.GetSection(Served).GetChildren().Select(pool => pool.Value ?? "")];
    }

    public ValidateOptionsResult Validate(string? name, RabbitMqOptions options)
    {
        var failures = new List<string>(options.Unreadable);
        if (BrokerAddress.Problem(options.Url) is { } problem)
        {
            failures.Add($"{UrlKey} {problem}");
        }

        Check("Capacity", options.Capacity, 1, 10_000_000, failures);
        Check("TenantBound", options.TenantBound, 1, 100_000, failures);
        Check("InlineBytes", options.InlineBytes, 0, 8 * 1024 * 1024, failures);
        Check("ConfirmSeconds", options.ConfirmTimeout.TotalSeconds, 1, 120, failures);
        Check("StartSeconds", options.StartTimeout.TotalSeconds, 0, 3_600, failures);
        Check("HeartbeatSeconds", options.Heartbeat.TotalSeconds, 1, 300, failures);
        Check("Deliveries", options.Deliveries, 1, 100, failures);
        Check("HoldSeconds", options.Hold.TotalSeconds, 1, 86_400, failures);
        CheckPools(options, failures);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private void CheckPools(RabbitMqOptions options, List<string> failures)
    {
        foreach (var pool in options.Pools.Keys.Where(pool => !PoolName().IsMatch(pool)))
        {
            failures.Add($"{Section}Pools:{pool} is no name for a pool: 1 to 40 of a-z, 0-9 and '-'.");
        }

        foreach (var twice in options.Pools.SelectMany(pool => pool.Value).GroupBy(language => language).Where(group => group.Count() > 1))
        {
            failures.Add($"{Section}Pools names the language '{twice.Key}' in more than one place; a language has one pool.");
        }

        foreach (var unknown in options.Pools.SelectMany(pool => pool.Value).Where(language => catalog is not null && catalog.All.All(known => known.Id != language)))
        {
            failures.Add($"{Section}Pools names '{unknown}', which is not the id of a language.");
        }

        foreach (var unknown in options.ServedPools.Where(pool => !options.AllPools.Contains(pool)))
        {
            failures.Add($"{Served} names '{unknown}', which is not a pool; there is {string.Join(", ", options.AllPools)}.");
        }
    }

    private void Read(string key, Action<string> set, RabbitMqOptions options)
    {
        if (configuration[Section + key] is not { Length: > 0 } value)
        {
            return;
        }

        try
        {
            set(value);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            options.Unreadable.Add($"{Section}{key} is '{value}': {e.Message}");
        }
    }

    private static void Check(string key, double value, double least, double most, List<string> failures)
    {
        if (value < least || value > most)
        {
            failures.Add(string.Create(CultureInfo.InvariantCulture, $"{Section}{key} is {value}: it goes from {least} to {most}."));
        }
    }

    private static TimeSpan Seconds(string value) => TimeSpan.FromSeconds(double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture));

    private static int Whole(string value) => int.Parse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    [GeneratedRegex("^[a-z0-9-]{1,40}$")]
    private static partial Regex PoolName();
}
