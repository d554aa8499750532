using System.Globalization;
using Millrace.Contracts.Executions;
using Millrace.Contracts.Network;

namespace Millrace.Contracts.Access;

/// <summary>What a key may look like; the same for the command line and for HTTP.</summary>
public static class KeyRules
{
    /// <summary>The tenant of keys that name none.</summary>
    public const string DefaultTenant = "default";

    private const int LongestName = 100;
    private const int LongestTenant = 64;
    private const int MostPerMinute = 1_000_000;
    private const int MostConcurrent = 10_000;
    private const int MostHosts = 100;
    private const double LongestDays = 36_500;
    private const double MostCpuSeconds = 1_000_000_000;

    private static readonly Dictionary<string, KeyScope> Scopes = new(StringComparer.Ordinal)
    {
        ["execute"] = KeyScope.Execute,
        ["read"] = KeyScope.Read,
        ["admin"] = KeyScope.Admin,
    };

    private static readonly Dictionary<string, JobPriority> Priorities = new(StringComparer.Ordinal)
    {
        ["low"] = JobPriority.Low,
        ["normal"] = JobPriority.Normal,
        ["high"] = JobPriority.High,
    };

    /// <summary>Reads a scope.</summary>
    public static bool TryReadScope(string text, out KeyScope scope) => Scopes.TryGetValue(text, out scope);

    /// <summary>Reads a lane.</summary>
    public static bool TryReadPriority(string text, out JobPriority priority) => Priorities.TryGetValue(text, out priority);

    /// <summary>Whether a text may name a tenant. The tenant of callers without a key is nobody else's.</summary>
    public static bool IsTenant(string text) =>
        text.Length is > 0 and <= LongestTenant
        && text != Tenants.Anonymous
        && char.IsAsciiLetterOrDigit(text[0])
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-');

    /// <summary>Makes the record of a new key; null, after every mistake was told by field, when the wish cannot be met.</summary>
    public static ApiKey? Make(KeyRequest request, string secret, DateTimeOffset now, Action<string, string> mistake)
    {
        var sound = true;
        var name = request.Name ?? "";
        var tenant = request.Tenant ?? DefaultTenant;
        Demand(name.Length is > 0 and <= LongestName && !name.Any(char.IsControl), "name", $"must be 1 to {LongestName} characters, none of them control characters");
        Demand(IsTenant(tenant), "tenant", $"must be 1 to {LongestTenant} of a-z, 0-9, '.', '_' and '-', begin with a letter or digit, and not be {Tenants.Anonymous}");
        Range("expires_in_days", request.ExpiresInDays, 0.0001, LongestDays);
        Range("requests_per_minute", request.RequestsPerMinute, 0, MostPerMinute);
        Range("concurrency", request.Concurrency, 1, MostConcurrent);
        Range("cpu_seconds_per_day", request.CpuSecondsPerDay, 0.001, MostCpuSeconds);
        var scopes = ReadScopes();
        var priority = JobPriority.Normal;
        Demand(request.MaxPriority is null || TryReadPriority(request.MaxPriority, out priority), "max_priority", "must be low, normal or high");
        var hosts = request.Network ?? [];
        Demand(hosts.Count <= MostHosts && hosts.All(h => HostRule.TryRead(h) is not null), "network", $"must be at most {MostHosts} hosts, each host, host:port or *.suffix");
        return !sound ? null : new ApiKey
        {
            KeyId = KeyIds.Create(),
            Name = name,
            Tenant = tenant,
            Hint = KeySecret.HintOf(secret),
            Scopes = scopes,
            CreatedAt = now,
            ExpiresAt = request.ExpiresInDays is { } days ? now.AddDays(days) : null,
            Policy = new KeyPolicy
            {
                RequestsPerMinute = (int?)request.RequestsPerMinute,
                Concurrency = (int?)request.Concurrency,
                MaxPriority = request.MaxPriority is null ? JobPriority.Normal : priority,
                MaxLimits = request.MaxLimits,
                Network = hosts.Count > 0 ? hosts : null,
                CpuSecondsPerDay = request.CpuSecondsPerDay,
            },
        };

        IReadOnlyList<KeyScope> ReadScopes()
        {
            var texts = request.Scopes ?? ["execute", "read"];
            Demand(texts.Count > 0 && texts.All(Scopes.ContainsKey), "scopes", "must be one or more of execute, read and admin");
            return [.. texts.Where(Scopes.ContainsKey).Select(t => Scopes[t]).Distinct().Order()];
        }

        void Range(string field, double? value, double minimum, double maximum) =>
            Demand(value is null || (value >= minimum && value <= maximum), field, string.Create(CultureInfo.InvariantCulture, $"must be from {minimum} to {maximum}"));

        void Demand(bool condition, string field, string message)
        {
            if (!condition)
            {
                sound = false;
                mistake(field, message);
            }
        }
    }
}
