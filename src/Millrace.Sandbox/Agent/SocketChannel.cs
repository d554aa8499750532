using System.Net.Sockets;

namespace Millrace.Sandbox.Agent;

/// <summary>The socket a spawned sandbox has called back with.</summary>
internal sealed class SocketChannel(Socket socket) : IAgentChannel
{
    public ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes) => socket.SendAsync(bytes, SocketFlags.None);

    public async ValueTask WaitAsync() => await socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None);

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer) => socket.ReceiveAsync(buffer, SocketFlags.None);

    public void Dispose() => socket.Dispose();
}
