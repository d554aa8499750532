using Millrace.Contracts.Network;
using Xunit;

namespace Millrace.Tests.Contracts.Network;

public sealed class HostNameTests
{
    [Theory]
    [InlineData("Example.ORG", "example.org")]
    [InlineData("example.org.", "example.org")]
    [InlineData("a_b.example", "a_b.example")]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("[2001:DB8::1]", "2001:db8::1")]
    [InlineData("[::ffff:127.0.0.1]", "::ffff:127.0.0.1")]
    public void A_host_is_written_in_one_way(string host, string expected) => Assert.Equal(expected, HostName.Normalize(host));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a..b")]
    [InlineData("example.org..")]
    [InlineData("-a.example")]
    [InlineData("a b.example")]
    [InlineData("exämple.org")]
    [InlineData("user@example.org")]
    [InlineData("example.org/")]
    [InlineData("example.org%00.evil.test")]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("0x7f000001")]
    [InlineData("0177.0.0.1")]
    [InlineData("127.0.0.01")]
    [InlineData("256.1.1.1")]
    [InlineData("1.2.3.4.5")]
    [InlineData("[fe80::1%eth0]")]
    [InlineData("[127.0.0.1]")]
    [InlineData("[::1")]
    [InlineData("::1")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example")]
    public void What_could_be_read_in_two_ways_is_no_host(string host) => Assert.Null(HostName.Normalize(host));

    [Theory]
    [InlineData("example.org", "example.org", 443, true)]
    [InlineData("example.org", "www.example.org", 443, false)]
    [InlineData("*.example.org", "www.example.org", 80, true)]
    [InlineData("*.example.org", "a.b.example.org", 80, true)]
    [InlineData("*.example.org", "example.org", 80, false)]
    [InlineData("*.example.org", "badexample.org", 80, false)]
    [InlineData("example.org:8443", "example.org", 8443, true)]
    [InlineData("example.org:8443", "example.org", 443, false)]
    [InlineData("[2001:db8::1]:8080", "2001:db8::1", 8080, true)]
    public void A_rule_means_what_it_says(string rule, string host, int port, bool expected)
    {
        var read = HostRule.Read(rule);

        Assert.Equal(expected, read.Covers(host) && read.Ports.Contains(port));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("*.")]
    [InlineData("a.*.example")]
    [InlineData("example.org:0")]
    [InlineData("example.org:65536")]
    [InlineData("example.org:http")]
    [InlineData("http://example.org")]
    public void What_is_no_rule_is_refused(string rule) => Assert.Null(HostRule.TryRead(rule));
}
