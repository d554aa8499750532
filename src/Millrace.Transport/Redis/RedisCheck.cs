using System.Globalization;

namespace Millrace.Transport.Redis;

/// <summary>Whether Redis answers; where it is stays out of the report, which anyone may read.</summary>
internal sealed class RedisCheck(RedisLink link) : IDependencyCheck
{
    public string Name => "redis";

    public async Task<string?> CheckAsync(CancellationToken cancellation)
    {
        var took = await link.CallAsync(database => database.PingAsync());
        return string.Create(CultureInfo.InvariantCulture, $"answers in {took.TotalMilliseconds:0.0} ms");
    }
}
