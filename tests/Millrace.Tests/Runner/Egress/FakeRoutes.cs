using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Millrace.Runner.Egress;

namespace Millrace.Tests.Runner.Egress;

/// <summary>Names and addresses as a test wants them: each time a name is asked, its next answer; connections go to a stream of the test's.</summary>
internal sealed class FakeRoutes : IEgressRoutes
{
    private readonly Dictionary<string, Queue<string[]>> _answers = [];

    public ConcurrentQueue<IPEndPoint> Connected { get; } = new();

    public ConcurrentQueue<string> Resolved { get; } = new();

    public Func<IPEndPoint, Stream> Connect { get; set; } = _ => Stream.Null;

    public FakeRoutes With(string host, params string[][] answers)
    {
        _answers[host] = new Queue<string[]>(answers);
        return this;
    }

    public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellation)
    {
        Resolved.Enqueue(host);
        if (IPAddress.TryParse(host, out var literal))
        {
            return Task.FromResult<IReadOnlyList<IPAddress>>([literal]);
        }

        return _answers.TryGetValue(host, out var answers) && answers.TryDequeue(out var answer)
            ? Task.FromResult<IReadOnlyList<IPAddress>>([.. answer.Select(IPAddress.Parse)])
            : throw new SocketException((int)SocketError.HostNotFound);
    }

    public Task<Stream> ConnectAsync(IPEndPoint address, CancellationToken cancellation)
    {
        Connected.Enqueue(address);
        return Task.FromResult(Connect(address));
    }
}
