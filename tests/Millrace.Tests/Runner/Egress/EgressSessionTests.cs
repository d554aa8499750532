using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Contracts.Network;
using Millrace.Runner.Egress;
using Millrace.Sandbox;
using Xunit;

namespace Millrace.Tests.Runner.Egress;

public sealed class EgressSessionTests
{
    private static readonly EgressAsker Asker = new("job", "tenant", "run");

    private static EgressPolicy Policy { get; } = new() { Rules = [new HostRule("listed.test")], HeadPatience = TimeSpan.FromSeconds(10) };

    [Fact]
    public async Task The_address_that_was_checked_is_the_one_that_is_connected_to_though_the_name_changes_its_mind()
    {
        var routes = new FakeRoutes { Connect = _ => Answering("HTTP/1.1 200 OK\r\n\r\nhello") }.With("listed.test", ["93.184.215.14"], ["127.0.0.1"], ["127.0.0.1"]);
        await using var session = Open(Policy, routes);
        var inside = new FakeInside(session);

        inside.Say("GET http://listed.test/ HTTP/1.1\r\n\r\n");

        Assert.EndsWith("hello", await inside.HeardAsync("hello"), StringComparison.Ordinal);
        Assert.Equal([new IPEndPoint(IPAddress.Parse("93.184.215.14"), 80)], routes.Connected);
        Assert.Equal(["listed.test"], routes.Resolved);
    }

    [Fact]
    public async Task A_second_request_behind_the_first_is_not_carried_on()
    {
        var sent = new MemoryStream();
        var routes = new FakeRoutes { Connect = _ => Answering("HTTP/1.1 200 OK\r\n\r\nhello", sent) }.With("listed.test", ["93.184.215.14"]);
        await using var session = Open(Policy, routes);
        var inside = new FakeInside(session);

        inside.Say("POST http://listed.test/ HTTP/1.1\r\nContent-Length: 4\r\n\r\nbodyGET http://listed.test/smuggled HTTP/1.1\r\nHost: inside.test\r\n\r\n");
        await inside.HeardAsync("hello");

        Assert.EndsWith("\r\n\r\nbody", Encoding.ASCII.GetString(sent.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_without_end_is_refused()
    {
        await using var session = Open(Policy, new FakeRoutes());
        var inside = new FakeInside(session);

        inside.Say("GET http://listed.test/ HTTP/1.1\r\nX: " + new string('x', 20_000));

        Assert.StartsWith("HTTP/1.1 400 ", await inside.HeardAsync("none."), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_says_nothing_is_refused_in_time()
    {
        await using var session = Open(Policy with { HeadPatience = TimeSpan.FromMilliseconds(50) }, new FakeRoutes());
        var inside = new FakeInside(session);

        inside.Say("GET ");

        Assert.StartsWith("HTTP/1.1 400 ", await inside.HeardAsync("none."), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_beyond_the_bytes_of_a_sandbox_is_cut()
    {
        var routes = new FakeRoutes { Connect = _ => Answering(new string('x', 200_000)) }.With("listed.test", ["93.184.215.14"]);
        await using var session = Open(Policy with { Bytes = 100_000 }, routes);
        var inside = new FakeInside(session);

        inside.Say("GET http://listed.test/ HTTP/1.1\r\n\r\n");
        await inside.Closed.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.InRange(inside.HeardBytes, 1, 100_000);
        Assert.Contains(session.Refused, r => r.Verdict == EgressVerdict.Exhausted);
    }

    [Fact]
    public async Task More_connections_than_a_sandbox_may_make_are_answered_and_closed()
    {
        await using var session = Open(Policy with { Connections = 1 }, new FakeRoutes());
        var first = new FakeInside(session);
        first.Say("GET http://other.test/ HTTP/1.1\r\n\r\n");
        await first.HeardAsync("may reach.");

        var second = new FakeInside(session);

        Assert.StartsWith("HTTP/1.1 429 ", await second.HeardAsync("connections."), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_sends_more_than_the_window_ends_its_sandbox()
    {
        await using var session = Open(Policy, new FakeRoutes());
        var inside = new FakeInside(session, answersCredit: false);

        Assert.Throws<SandboxException>(() =>
        {
            for (var i = 0; i < 64; i++)
            {
                inside.Say(new string('x', 32 * 1024));
            }
        });
    }

    private static EgressSession Open(EgressPolicy policy, IEgressRoutes routes) => new EgressBroker(NullLogger<EgressBroker>.Instance, routes).Open(policy, Asker);

    private static Duplex Answering(string text, Stream? to = null) => new(new MemoryStream(Encoding.ASCII.GetBytes(text)), to ?? Stream.Null);

    /// <summary>Reads from one stream, writes to another.</summary>
    private sealed class Duplex(Stream from, Stream to) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => from.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => to.WriteAsync(buffer, cancellationToken);
    }
}
