using System.CommandLine;
using System.CommandLine.Parsing;
using Millrace.Contracts.Access;
using Millrace.Contracts.Executions;

namespace Millrace.Keys;

/// <summary><c>millrace keys create</c>: prints the key on stdout, once, and everything else on stderr.</summary>
internal static class CreateKeyCommand
{
    private static readonly Option<DirectoryInfo> Data = KeysCommand.DataOption();
    private static readonly Option<string> Name = new("--name") { Description = "A name for people.", DefaultValueFactory = _ => "key" };
    private static readonly Option<string> Tenant = new("--tenant") { Description = "Whose jobs it reaches; several keys may share a tenant.", DefaultValueFactory = _ => KeyRules.DefaultTenant };
    private static readonly Option<string[]> Scopes = new("--scopes") { Description = "execute, read, admin; with commas or given several times. Default execute,read.", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<double?> Days = new("--expires-in-days") { Description = "Days until it is refused. Default never." };
    private static readonly Option<long?> Rate = new("--rate") { Description = "Executions a minute; 0 for no limit. Default: the server's." };
    private static readonly Option<long?> Concurrency = new("--concurrency") { Description = "Jobs waiting and running at one time. Default no limit." };
    private static readonly Option<string?> Priority = new("--max-priority") { Description = "low, normal (default) or high." };
    private static readonly Option<string[]> Network = new("--network") { Description = "Hosts its programs may reach when a request asks for network: host, host:port or *.suffix, separated by commas.", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<double?> Cpu = new("--cpu-seconds-per-day") { Description = "Quota of CPU time a day (UTC). Default none." };
    private static readonly Option<long?> Wall = new("--max-wall-ms") { Description = "The most wall-clock time a job may ask for." };
    private static readonly Option<long?> CpuMs = new("--max-cpu-ms") { Description = "The most CPU time a job may ask for." };
    private static readonly Option<long?> Memory = new("--max-memory-mb") { Description = "The most memory a job may ask for." };

    public static Command Create()
    {
        var command = new Command("create", "Make a key and print it, this once. What is kept is its hash.")
        {
            Data, Name, Tenant, Scopes, Days, Rate, Concurrency, Priority, Network, Cpu, Wall, CpuMs, Memory,
        };
        command.SetAction(CreateAsync);
        return command;
    }

    private static async Task<int> CreateAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var mistakes = new List<string>();
        var secret = KeySecret.Create();
        var key = KeyRules.Make(Read(parsed), secret, TimeProvider.System.GetUtcNow(), (field, message) => mistakes.Add($"{field} {message}"));
        if (key is null)
        {
            await Console.Error.WriteLineAsync("millrace: " + string.Join("; ", mistakes) + ".");
            return 1;
        }

        return await KeyAccess.WithAsync(parsed.GetRequiredValue(Data), async store =>
        {
            await store.AddAsync(key, KeySecret.HashOf(secret), cancellation);
            await Console.Error.WriteLineAsync($"Made {key.KeyId} '{key.Name}' for tenant {key.Tenant} ({ListKeysCommand.Words(key.Scopes)}). It is shown only now:");
            Console.WriteLine(secret);
            return 0;
        });
    }

    private static KeyRequest Read(ParseResult parsed) => new()
    {
        Name = parsed.GetValue(Name),
        Tenant = parsed.GetValue(Tenant),
        Scopes = parsed.GetValue(Scopes) is { Length: > 0 } scopes ? [.. scopes.SelectMany(s => s.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))] : null,
        ExpiresInDays = parsed.GetValue(Days),
        RequestsPerMinute = parsed.GetValue(Rate),
        Concurrency = parsed.GetValue(Concurrency),
        MaxPriority = parsed.GetValue(Priority),
        Network = parsed.GetValue(Network) is { Length: > 0 } hosts ? [.. hosts.SelectMany(h => h.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))] : null,
        CpuSecondsPerDay = parsed.GetValue(Cpu),
        MaxLimits = Ceilings(parsed),
    };

    private static RequestLimits? Ceilings(ParseResult parsed)
    {
        var limits = new RequestLimits { WallMs = parsed.GetValue(Wall), CpuMs = parsed.GetValue(CpuMs), MemoryMb = parsed.GetValue(Memory) };
        return limits == new RequestLimits() ? null : limits;
    }
}
