using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;

namespace Millrace.Sandbox.Agent;

/// <summary>The wire to one agent: frames out in whole batches, frames in one by one. Holds no buffer while nothing arrives.</summary>
internal sealed class AgentConnection(IAgentChannel channel) : IDisposable
{
    private const int ReadBytes = 64 * 1024;

    // What most often follows: the start of a program.
    private const int HeldRoom = 2048;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Lock _holding = new();
    private FrameBuilder? _held;

    /// <summary>Keeps a batch back and sends it as one with the next, before it: the agent wakes once. Whatever is sent after this returns comes behind.</summary>
    public void Hold(ReadOnlySpan<byte> frames)
    {
        lock (_holding)
        {
            (_held ??= new FrameBuilder(frames.Length + HeldRoom)).Bytes(frames);
        }
    }

    /// <summary>Sends a batch whole; batches of several callers do not mix.</summary>
    /// <exception cref="SandboxException">The agent is gone.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> frames, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            using var held = TakeHeld()?.Bytes(frames.Span);
            var rest = held?.Written ?? frames;
            while (!rest.IsEmpty)
            {
                // Not cancellable: half a frame would garble everything after it.
                var sent = await channel.SendAsync(rest);
                rest = rest[sent..];
            }
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            throw new SandboxException("The sandbox is gone.", e);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Reads until the agent goes away, handing every frame to the handler.</summary>
    public async Task ReadAllAsync(IFrameHandler handler)
    {
        Exception? error = null;
        try
        {
            await ReadFramesAsync(handler);
        }
        catch (Exception e)
        {
            // Whatever it was, also a fault of the handler's: nobody may go on waiting for frames that are not read.
            error = e;
        }

        handler.OnClosed(error);
    }

    public void Dispose() => channel.Dispose();

    private FrameBuilder? TakeHeld()
    {
        lock (_holding)
        {
            var held = _held;
            _held = null;
            return held;
        }
    }

    private async Task ReadFramesAsync(IFrameHandler handler)
    {
        byte[] buffer = [];
        var filled = 0;
        try
        {
            while (true)
            {
                if (filled == 0)
                {
                    Return(ref buffer);
                    await channel.WaitAsync();
                }

                Grow(ref buffer, filled);
                var received = await channel.ReceiveAsync(buffer.AsMemory(filled));
                if (received == 0)
                {
                    return;
                }

                filled += received;
                var used = Dispatch(handler, buffer.AsSpan(0, filled));
                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
            }
        }
        finally
        {
            Return(ref buffer);
        }
    }

    private static int Dispatch(IFrameHandler handler, ReadOnlySpan<byte> bytes)
    {
        var used = 0;
        while (bytes.Length - used >= AgentProtocol.HeaderBytes)
        {
            var header = bytes[used..];
            var length = BinaryPrimitives.ReadUInt32LittleEndian(header);
            if (length > AgentProtocol.MaxPayload)
            {
                throw new SandboxException($"The agent announced a message of {length} bytes.");
            }

            if (header.Length < AgentProtocol.HeaderBytes + (int)length)
            {
                break;
            }

            handler.OnFrame((FrameType)header[4], header[5], header.Slice(AgentProtocol.HeaderBytes, (int)length));
            used += AgentProtocol.HeaderBytes + (int)length;
        }

        return used;
    }

    private static void Grow(ref byte[] buffer, int filled)
    {
        if (buffer.Length - filled >= ReadBytes / 2)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(ReadBytes, filled * 2));
        buffer.AsSpan(0, filled).CopyTo(larger);
        Return(ref buffer);
        buffer = larger;
    }

    private static void Return(ref byte[] buffer)
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = [];
        }
    }
}
