using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Millrace.Api.Access;
using Millrace.Api.Connections;
using Xunit;

namespace Millrace.Tests.Api.Connections;

public sealed class AddressGateTests
{
    private readonly TaskCompletionSource _over = new();
    private int _served;

    [Fact]
    public async Task An_address_has_as_many_connections_as_it_may_have_and_gets_a_place_back_when_one_ends()
    {
        var gate = Gate(2);
        var open = new[] { Pass(gate, "203.0.113.7"), Pass(gate, "203.0.113.7"), Pass(gate, "203.0.113.7"), Pass(gate, "203.0.113.8") };

        Assert.Equal([false, false, true, false], open.Select(o => o.Task.IsCompleted));
        Assert.Equal([false, false, true, false], open.Select(o => o.Connection.Aborted));

        _over.SetResult();
        await Task.WhenAll(open.Select(o => o.Task));
        await Pass(gate, "203.0.113.7").Task;
        Assert.Equal((4, 0), (_served, gate.Addresses));
    }

    [Fact]
    public void Addresses_that_one_client_has_by_the_million_count_as_one()
    {
        var gate = Gate(1);

        Assert.False(Pass(gate, "2001:db8:1:2::1").Connection.Aborted);
        Assert.True(Pass(gate, "2001:db8:1:2:ffff::9").Connection.Aborted);
        Assert.False(Pass(gate, "2001:db8:1:3::1").Connection.Aborted);
        Assert.False(Pass(gate, "203.0.113.7").Connection.Aborted);
        Assert.True(Pass(gate, "::ffff:203.0.113.7").Connection.Aborted);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("10.1.2.3")]
    [InlineData("::ffff:10.1.2.3")]
    public void This_machine_and_known_proxies_are_not_counted(string address)
    {
        var gate = Gate(1);

        Assert.All([Pass(gate, address), Pass(gate, address)], o => Assert.False(o.Connection.Aborted));
        Assert.Equal(0, gate.Addresses);
    }

    [Fact]
    public void With_no_bound_nobody_is_counted()
    {
        var gate = Gate(0);

        Assert.All(Enumerable.Range(0, 100).Select(_ => Pass(gate, "203.0.113.7")), o => Assert.False(o.Connection.Aborted));
    }

    private static AddressGate Gate(int perAddress) =>
        new(Options.Create(new ConnectionOptions { PerAddress = perAddress }), Options.Create(new AccessOptions { Proxies = { "10.0.0.0/8" } }));

    private (Task Task, Client Connection) Pass(AddressGate gate, string address)
    {
        var connection = new Client { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 50_000) };
        return (gate.PassAsync(connection, ServeAsync), connection);
    }

    private Task ServeAsync(ConnectionContext connection)
    {
        _served++;
        return _over.Task;
    }

    private sealed class Client : DefaultConnectionContext
    {
        public bool Aborted { get; private set; }

        public override void Abort(ConnectionAbortedException abortReason) => Aborted = true;
    }
}
