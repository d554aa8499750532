using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Millrace.Transport;
using Millrace.Transport.Redis;
using Xunit;

namespace Millrace.Tests.Transport.Redis;

public sealed class RedisAddressTests
{
    [Theory]
    [InlineData("redis://cache", "cache", 6379, 0, false, null, null)]
    [InlineData("redis://cache:7000/3", "cache", 7000, 3, false, null, null)]
    [InlineData("rediss://millrace:p%40ss%3Aword@cache.example:6380", "cache.example", 6380, 0, true, "millrace", "p@ss:word")]
    [InlineData("redis://:secret@cache", "cache", 6379, 0, false, null, "secret")]
    [InlineData("cache:7000,password=secret,ssl=true,defaultDatabase=2", "cache", 7000, 2, true, null, "secret")]
    public void An_address_says_where_and_as_whom(string text, string host, int port, int database, bool tls, string? user, string? password)
    {
        var options = RedisAddress.Parse(text);

        var point = Assert.IsType<DnsEndPoint>(Assert.Single(options.EndPoints));
        Assert.Equal((host, port), (point.Host, point.Port));
        Assert.Equal((database, tls), (options.DefaultDatabase ?? 0, options.Ssl));
        Assert.Equal((user, password), (options.User, options.Password));
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://user:secret@cache")]
    [InlineData("redis://")]
    [InlineData("redis://user:secret@cache/first")]
    [InlineData("redis://user:secret@cache?db=1")]
    [InlineData("cache,nosuchoption=secret")]
    public void What_is_no_address_is_refused_without_being_repeated(string text)
    {
        var refusal = Assert.Throws<FormatException>(() => RedisAddress.Parse(text));

        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_wrong_is_told_at_once_and_the_password_never()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Redis:Url"] = "redis://user:secret@cache/first",
            ["Redis:Prefix"] = new string('x', 65),
            ["Redis:PatienceSeconds"] = "long",
            ["Redis:TimeoutSeconds"] = "61",
        }).Build();
        using var provider = new ServiceCollection().AddLogging().AddRedis(configuration).BuildServiceProvider();

        var failures = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<RedisOptions>>().Value).Failures.ToList();

        Assert.Equal(4, failures.Count);
        Assert.All(["Redis:Url", "Redis:Prefix", "Redis:PatienceSeconds", "Redis:TimeoutSeconds"], key => Assert.Contains(failures, failure => failure.StartsWith(key, StringComparison.Ordinal)));
        Assert.DoesNotContain(failures, failure => failure.Contains("secret", StringComparison.Ordinal));
    }
}
