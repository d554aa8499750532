using System.Net;
using System.Net.Sockets;
using Millrace.Contracts.Network;

namespace Millrace.Runner.Egress;

/// <summary>
/// Decides whether a host may be reached, and at which addresses. The addresses it answers are the ones to connect to: a
/// name that is asked a second time may have changed its mind.
/// </summary>
internal sealed class EgressJudge(IReadOnlyList<HostRule> rules, IEgressRoutes routes)
{
    public async Task<EgressRuling> JudgeAsync(string host, int port, CancellationToken cancellation)
    {
        var covering = rules.Where(r => r.Covers(host)).ToArray();
        if (covering.Length == 0)
        {
            return new EgressRuling(EgressVerdict.HostNotListed, [], $"{host} is not among the hosts this sandbox may reach");
        }

        if (covering.FirstOrDefault(r => r.Ports.Contains(port)) is not { } rule)
        {
            return new EgressRuling(EgressVerdict.PortNotListed, [], $"{host} may not be reached on port {port}");
        }

        var addresses = rule.Address is { } pinned ? [pinned] : await FindAsync(host, cancellation);
        if (addresses.Count == 0)
        {
            return new EgressRuling(EgressVerdict.NotFound, [], $"{host} cannot be found");
        }

        // One address that must not be reached condemns the name: whoever mixes them in is up to something.
        return addresses.All(a => MayReach(a, rule.Private))
            ? new EgressRuling(EgressVerdict.Allowed, addresses, "")
            : new EgressRuling(EgressVerdict.AddressNotPublic, [], $"{host} has an address that must not be reached");
    }

    private static bool MayReach(IPAddress address, bool mayBePrivate) => PublicAddress.Is(address) || (mayBePrivate && PublicAddress.KindOf(address) is not ("link-local" or "multicast" or "this network" or "reserved" or "cloud metadata"));

    private async Task<IReadOnlyList<IPAddress>> FindAsync(string host, CancellationToken cancellation)
    {
        try
        {
            return await routes.ResolveAsync(host, cancellation);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return [];
        }
    }
}

/// <summary>What was decided.</summary>
/// <param name="Verdict">Allowed, or why not.</param>
/// <param name="Addresses">Where to connect to; none unless allowed.</param>
/// <param name="Reason">For the program; empty when allowed.</param>
internal sealed record EgressRuling(EgressVerdict Verdict, IReadOnlyList<IPAddress> Addresses, string Reason);
