using System.Collections.Concurrent;
using Millrace.Sandbox.Agent;

namespace Millrace.Sandbox.Egress;

/// <summary>
/// The connections of one sandbox: takes their frames apart and hands each new connection on. The agent may be in a
/// stranger's hands: numbers that do not fit, and more than was agreed, end the sandbox.
/// </summary>
internal sealed class EgressChannel(Func<FrameBuilder, CancellationToken, ValueTask> send, Action<SandboxConnection> connected)
{
    private readonly ConcurrentDictionary<uint, SandboxConnection> _open = new();
    private uint _last;

    public void OnFrame(FrameType type, ReadOnlySpan<byte> payload)
    {
        var reader = new FrameReader(payload);
        var id = reader.UInt32();
        if (type == FrameType.NetOpened)
        {
            Open(id);
            return;
        }

        if (!_open.TryGetValue(id, out var connection))
        {
            throw new SandboxException($"The agent spoke of a connection that is not open ({id}).");
        }

        switch (type)
        {
            case FrameType.NetSaid:
                connection.OnSaid(reader.Rest);
                break;
            case FrameType.NetSaidAll:
                connection.OnSaidAll();
                break;
            case FrameType.NetTaken:
                connection.OnTaken(reader.UInt32());
                break;
            default:
                _open.TryRemove(id, out _);
                connection.OnGone();
                break;
        }
    }

    /// <summary>The sandbox is gone, and all connections with it.</summary>
    public void Break()
    {
        foreach (var connection in _open.Values)
        {
            connection.OnGone();
        }
    }

    private void Open(uint id)
    {
        if (id <= _last || _open.Count >= AgentProtocol.MaxConnections)
        {
            throw new SandboxException($"The agent opened connection {id} after {_last}, with {_open.Count} open.");
        }

        _last = id;
        var connection = new SandboxConnection(id, send);
        _open[id] = connection;
        connected(connection);
    }
}
