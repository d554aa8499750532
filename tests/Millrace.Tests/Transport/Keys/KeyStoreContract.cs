using System.Text.Json;
using Millrace.Contracts;
using Millrace.Contracts.Access;
using Millrace.Contracts.Executions;
using Millrace.Transport.Keys;
using Xunit;
using static Millrace.Tests.Transport.TestJobs;

namespace Millrace.Tests.Transport.Keys;

/// <summary>What every key store does.</summary>
public abstract class KeyStoreContract
{
    protected abstract IKeyStore Store { get; }

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_key_comes_back_whole_by_its_hash_and_by_its_name()
    {
        var key = Key(minute: 0);
        await Store.AddAsync(key, Hash(key), None);

        Assert.Equal(Json(key), Json((await Store.FindAsync(Hash(key), None))!));
        Assert.Equal(Json(key), Json((await Store.GetAsync(key.KeyId, None))!));
    }

    [Fact]
    public async Task What_is_unknown_is_nothing()
    {
        await Store.AddAsync(Key(0), "a hash", None);

        Assert.Null(await Store.FindAsync("another hash", None));
        Assert.Null(await Store.FindAsync("", None));
        Assert.Null(await Store.GetAsync("key_0000000000000000", None));
        Assert.Null(await Store.RevokeAsync("key_0000000000000000", Noon, None));
    }

    [Fact]
    public async Task Keys_are_listed_oldest_first()
    {
        var keys = new[] { Key(2), Key(0), Key(1) };
        foreach (var key in keys)
        {
            await Store.AddAsync(key, Hash(key), None);
        }

        Assert.Equal(keys.OrderBy(k => k.CreatedAt).Select(Json), (await Store.ListAsync(None)).Select(Json));
    }

    [Fact]
    public async Task A_revoked_key_stays_known_and_was_revoked_the_first_time()
    {
        var (key, other) = (Key(0), Key(1));
        await Store.AddAsync(key, Hash(key), None);
        await Store.AddAsync(other, Hash(other), None);

        var first = await Store.RevokeAsync(key.KeyId, Noon.AddHours(1), None);
        var again = await Store.RevokeAsync(key.KeyId, Noon.AddHours(2), None);

        Assert.Equal(Noon.AddHours(1), first!.RevokedAt);
        Assert.Equal(Noon.AddHours(1), again!.RevokedAt);
        Assert.Equal(Noon.AddHours(1), (await Store.FindAsync(Hash(key), None))!.RevokedAt);
        Assert.Equal(Noon.AddHours(1), (await Store.ListAsync(None))[0].RevokedAt);
        Assert.False((await Store.FindAsync(Hash(key), None))!.IsUsable(Noon.AddHours(3)));
        Assert.Null((await Store.GetAsync(other.KeyId, None))!.RevokedAt);
    }

    [Fact]
    public async Task Many_keys_are_no_trouble()
    {
        var keys = Enumerable.Range(0, 2_000).Select(Key).ToList();
        await Task.WhenAll(keys.Select(key => Store.AddAsync(key, Hash(key), None)));

        Assert.Equal(2_000, (await Store.ListAsync(None)).Count);
        Assert.Equal(keys[777].KeyId, (await Store.FindAsync(Hash(keys[777]), None))!.KeyId);
    }

    protected static ApiKey Key(int minute) => new()
    {
        KeyId = KeyIds.Create(),
        Name = "tester's «key»",
        Tenant = "acme",
        Hint = "mlr_abcd…",
        Scopes = [KeyScope.Execute, KeyScope.Admin],
        CreatedAt = Noon.AddMinutes(minute),
        ExpiresAt = Noon.AddDays(1000),
        Policy = new KeyPolicy
        {
            RequestsPerMinute = 5,
            Concurrency = 2,
            MaxPriority = JobPriority.High,
            MaxLimits = new RequestLimits { WallMs = 1000 },
            CpuSecondsPerDay = 1.5,
        },
    };

    protected static string Hash(ApiKey key) => KeySecret.HashOf(key.KeyId);

    private static string Json(ApiKey key) => JsonSerializer.Serialize(key, MillraceJson.Default.ApiKey);
}
