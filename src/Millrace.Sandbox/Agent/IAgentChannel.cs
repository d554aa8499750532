namespace Millrace.Sandbox.Agent;

/// <summary>Bytes to and from one agent. Once it is gone, calls fail with an <see cref="IOException"/> or a <see cref="System.Net.Sockets.SocketException"/>.</summary>
internal interface IAgentChannel : IDisposable
{
    /// <summary>Sends some of the bytes at least; how many.</summary>
    ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Done when there is something to receive, or the agent is gone. Takes no buffer meanwhile.</summary>
    ValueTask WaitAsync();

    /// <summary>Receives what there is; 0 when the agent is gone.</summary>
    ValueTask<int> ReceiveAsync(Memory<byte> buffer);
}
