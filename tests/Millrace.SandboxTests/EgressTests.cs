using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Contracts.Network;
using Millrace.Runner.Egress;
using Millrace.Sandbox.Providers;

namespace Millrace.SandboxTests;

public sealed class NativeEgressTests() : EgressTests(SandboxProviders.Native);

public sealed class BubblewrapEgressTests() : EgressTests(SandboxProviders.Bubblewrap);

/// <summary>The way out of a real sandbox: what is listed is reached, all else is not, and floods stay small.</summary>
public abstract class EgressTests(string provider) : IAsyncDisposable
{
    private const string Fetch =
        """
        import sys, urllib.request
        for address in sys.argv[1:]:
            try:
                print(urllib.request.urlopen(address, timeout=20).read().decode())
            except urllib.error.HTTPError as e:
                print(e.code, e.read().decode().strip())
            except Exception as e:
                print(e)
        """;

    private readonly Machine _machine = new(provider);
    private readonly EgressBroker _broker = new(NullLogger<EgressBroker>.Instance);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _machine.DisposeAsync();
    }

    [Fact]
    public async Task A_listed_host_is_reached_and_all_else_is_refused_with_a_reason()
    {
        await using var site = new SmallSite(_ => SmallSite.Text("here I am"));
        await using var session = Open(Policy(site.Port));
        await using var sandbox = await StartAsync(session);

        var output = await RunAsync(
            sandbox, "python3", "-c", Fetch,
            $"http://listed.test:{site.Port}/path?query", $"http://other.test:{site.Port}/", "http://listed.test:22/", "http://169.254.169.254/", "http://[::1]/", $"http://127.0.0.1:{site.Port}/");

        Assert.Equal(
            [
                "here I am",
                "403 millrace: other.test is not among the hosts this sandbox may reach.",
                "403 millrace: listed.test may not be reached on port 22.",
                "403 millrace: 169.254.169.254 is not among the hosts this sandbox may reach.",
                "403 millrace: ::1 is not among the hosts this sandbox may reach.",
                "403 millrace: 127.0.0.1 is not among the hosts this sandbox may reach.",
            ],
            output.TrimEnd('\n').Split('\n'));
        Assert.StartsWith($"GET /path?query HTTP/1.1\r\nHost: listed.test:{site.Port}\r\n", Assert.Single(site.Heads), StringComparison.Ordinal);
        Assert.Equal(5, session.Refused.Count);
    }

    [Fact]
    public async Task A_tunnel_carries_bytes_both_ways()
    {
        await using var site = new SmallSite(head => SmallSite.Text($"you said {head.Length} bytes"));
        await using var session = Open(Policy(site.Port));
        await using var sandbox = await StartAsync(session);

        var output = await Machine.BashAsync(
            sandbox, $"exec 3<>/dev/tcp/127.0.0.1/3128; printf 'CONNECT listed.test:{site.Port} HTTP/1.1\\r\\n\\r\\n' >&3; read -r line <&3; echo \"$line\"; read -r line <&3; printf 'GET / HTTP/1.1\\r\\n\\r\\n' >&3; cat <&3");

        Assert.StartsWith("HTTP/1.1 200 Connection established\r\n", output, StringComparison.Ordinal);
        Assert.EndsWith("you said 18 bytes", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_no_other_way_out()
    {
        await using var site = new SmallSite(_ => SmallSite.Text("here I am"));
        await using var session = Open(Policy(site.Port));
        await using var sandbox = await StartAsync(session);

        var output = await Machine.BashAsync(
            sandbox, $"for to in 127.0.0.1/{site.Port} 192.0.2.1/80 10.0.0.1/80; do (exec 3<>/dev/tcp/$to) 2>&1 | grep -o 'refused\\|unreachable' | head -1; done; cat /proc/net/route | wc -l; ls /sys/class/net 2>/dev/null");

        Assert.Equal("refused\nunreachable\nunreachable\n1\n", output);
    }

    [Fact]
    public async Task A_download_without_end_is_cut_at_the_bytes_the_sandbox_may_use()
    {
        var endless = SmallSite.Text(new string('x', 8 << 20));
        await using var site = new SmallSite(_ => endless);
        await using var session = Open(Policy(site.Port) with { Bytes = 1 << 20 });
        await using var sandbox = await StartAsync(session);

        var output = await RunAsync(sandbox, "python3", "-c", Fetch, $"http://listed.test:{site.Port}/", $"http://listed.test:{site.Port}/");

        Assert.DoesNotContain("xxx", output, StringComparison.Ordinal);
        Assert.InRange(session.BytesUsed, 1 << 20, 2 << 20);
        Assert.Contains(session.Refused, r => r.Verdict == EgressVerdict.Exhausted);
    }

    [Fact]
    public async Task A_flood_of_connections_is_bounded_and_the_sandbox_goes_on()
    {
        await using var site = new SmallSite(_ => SmallSite.Text("here I am"));
        await using var session = Open(Policy(site.Port) with { Connections = 50, HeadPatience = TimeSpan.FromMilliseconds(300) });
        await using var sandbox = await StartAsync(session);
        const string Flood =
            """
            import socket
            held = []
            for i in range(200):
                s = socket.socket(); s.settimeout(10)
                try:
                    s.connect(("127.0.0.1", 3128)); s.sendall(b"GET "); held.append(s)
                except OSError:
                    pass
            answers = []
            for s in held:
                try: answers.append(s.recv(64)[:12].decode())
                except OSError: answers.append("closed")
            print(sorted(set(answers)))
            """;

        var output = await RunAsync(sandbox, "python3", "-c", Flood);
        var after = await Machine.BashAsync(sandbox, "echo well");

        Assert.Contains("HTTP/1.1 400", output, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 429", output, StringComparison.Ordinal);
        Assert.Equal("well\n", after);
        Assert.False(sandbox.Broken.IsCompleted);
    }

    [Fact]
    public async Task When_the_session_is_over_its_connections_are_closed_and_the_sandbox_has_no_way_out_any_more()
    {
        await using var site = new SmallSite(_ => SmallSite.Text("here I am"));
        var session = Open(Policy(site.Port));
        await using var sandbox = await StartAsync(session);
        var output = new CollectedOutput();
        var stage = await sandbox.StartAsync(
            Machine.Command("bash", "-c", $"exec 3<>/dev/tcp/127.0.0.1/3128; printf 'CONNECT listed.test:{site.Port} HTTP/1.1\\r\\n\\r\\n' >&3; read -r line <&3; echo open; cat <&3 >/dev/null; echo closed"),
            new Millrace.Sandbox.Stages.ProcessLimits(), output, CancellationToken.None);
        await Machine.UntilAsync(() => output.Text.Contains("open", StringComparison.Ordinal), "the tunnel is open");

        await session.DisposeAsync();

        await stage.Exit.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("open\nclosed\n", output.Text);
    }

    private static EgressPolicy Policy(int port) => new()
    {
        Rules = [new HostRule("listed.test") { Ports = [port], Private = true, Address = IPAddress.Loopback }],
    };

    private static async Task<string> RunAsync(Sandbox.Sandbox sandbox, params string[] arguments)
    {
        var output = new CollectedOutput();
        var command = Machine.Command(arguments);
        var environment = new Dictionary<string, string>(command.Environment);
        foreach (var (name, value) in EgressBroker.Environment)
        {
            environment[name] = value;
        }

        var stage = await sandbox.StartAsync(command with { Environment = environment }, new Millrace.Sandbox.Stages.ProcessLimits(), output, CancellationToken.None);
        await stage.CloseStdinAsync(CancellationToken.None);
        await stage.Exit.WaitAsync(TimeSpan.FromSeconds(60));
        return output.Text;
    }

    private EgressSession Open(EgressPolicy policy) => _broker.Open(policy, new EgressAsker("job", "tenant", "test"));

    private async Task<Sandbox.Sandbox> StartAsync(EgressSession session)
    {
        var sandbox = await _machine.StartAsync();
        sandbox.Cgroup.Apply(new Millrace.Sandbox.Cgroups.CgroupLimits(256L << 20, 64, null));
        await session.AttachAsync(sandbox, CancellationToken.None);
        return sandbox;
    }
}
