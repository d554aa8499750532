using Millrace.Contracts.Network;
using Millrace.Runner.Egress;
using Xunit;

namespace Millrace.Tests.Runner.Egress;

public sealed class EgressJudgeTests
{
    [Theory]
    [InlineData("93.184.215.14", EgressVerdict.Allowed)]
    [InlineData("2606:2800:220:1::1", EgressVerdict.Allowed)]
    [InlineData("127.0.0.1", EgressVerdict.AddressNotPublic)]
    [InlineData("10.1.2.3", EgressVerdict.AddressNotPublic)]
    [InlineData("172.31.255.255", EgressVerdict.AddressNotPublic)]
    [InlineData("192.168.0.1", EgressVerdict.AddressNotPublic)]
    [InlineData("100.100.100.200", EgressVerdict.AddressNotPublic)]
    [InlineData("169.254.169.254", EgressVerdict.AddressNotPublic)]
    [InlineData("0.0.0.0", EgressVerdict.AddressNotPublic)]
    [InlineData("224.0.0.1", EgressVerdict.AddressNotPublic)]
    [InlineData("255.255.255.255", EgressVerdict.AddressNotPublic)]
    [InlineData("::", EgressVerdict.AddressNotPublic)]
    [InlineData("::1", EgressVerdict.AddressNotPublic)]
    [InlineData("fe80::1", EgressVerdict.AddressNotPublic)]
    [InlineData("fd00:ec2::254", EgressVerdict.AddressNotPublic)]
    [InlineData("ff02::1", EgressVerdict.AddressNotPublic)]
    [InlineData("::ffff:127.0.0.1", EgressVerdict.AddressNotPublic)]
    [InlineData("::ffff:169.254.169.254", EgressVerdict.AddressNotPublic)]
    [InlineData("::7f00:1", EgressVerdict.AddressNotPublic)]
    [InlineData("64:ff9b::7f00:1", EgressVerdict.AddressNotPublic)]
    [InlineData("2002:7f00:1::", EgressVerdict.AddressNotPublic)]
    [InlineData("2001:0:53aa:64c::1", EgressVerdict.AddressNotPublic)]
    public async Task A_listed_name_is_reached_at_public_addresses_only(string address, EgressVerdict expected)
    {
        var judge = new EgressJudge([new HostRule("listed.test")], new FakeRoutes().With("listed.test", [address]));

        Assert.Equal(expected, (await judge.JudgeAsync("listed.test", 443, CancellationToken.None)).Verdict);
    }

    [Theory]
    [InlineData("127.0.0.1", EgressVerdict.Allowed)]
    [InlineData("10.1.2.3", EgressVerdict.Allowed)]
    [InlineData("::1", EgressVerdict.Allowed)]
    [InlineData("fd00::1", EgressVerdict.Allowed)]
    [InlineData("::ffff:10.1.2.3", EgressVerdict.Allowed)]
    [InlineData("169.254.169.254", EgressVerdict.AddressNotPublic)]
    [InlineData("::ffff:169.254.169.254", EgressVerdict.AddressNotPublic)]
    [InlineData("fe80::1", EgressVerdict.AddressNotPublic)]
    [InlineData("224.0.0.1", EgressVerdict.AddressNotPublic)]
    [InlineData("0.0.0.0", EgressVerdict.AddressNotPublic)]
    public async Task A_host_listed_as_private_may_be_in_ones_own_network_but_not_the_metadata_of_its_cloud(string address, EgressVerdict expected)
    {
        var judge = new EgressJudge([new HostRule("mirror.test") { Private = true }], new FakeRoutes().With("mirror.test", [address]));

        Assert.Equal(expected, (await judge.JudgeAsync("mirror.test", 443, CancellationToken.None)).Verdict);
    }

    [Fact]
    public async Task One_private_address_among_public_ones_condemns_the_name()
    {
        var judge = new EgressJudge([new HostRule("mixed.test")], new FakeRoutes().With("mixed.test", ["93.184.215.14", "10.0.0.1"]));

        var ruling = await judge.JudgeAsync("mixed.test", 443, CancellationToken.None);

        Assert.Equal((EgressVerdict.AddressNotPublic, 0), (ruling.Verdict, ruling.Addresses.Count));
    }

    [Fact]
    public async Task Nothing_is_looked_up_for_a_host_or_a_port_that_is_not_listed()
    {
        var routes = new FakeRoutes();
        var judge = new EgressJudge([new HostRule("listed.test")], routes);

        Assert.Equal(EgressVerdict.HostNotListed, (await judge.JudgeAsync("other.test", 443, CancellationToken.None)).Verdict);
        Assert.Equal(EgressVerdict.PortNotListed, (await judge.JudgeAsync("listed.test", 22, CancellationToken.None)).Verdict);
        Assert.Empty(routes.Resolved);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_not_found()
    {
        var judge = new EgressJudge([new HostRule("listed.test")], new FakeRoutes());

        Assert.Equal(EgressVerdict.NotFound, (await judge.JudgeAsync("listed.test", 443, CancellationToken.None)).Verdict);
    }
}
