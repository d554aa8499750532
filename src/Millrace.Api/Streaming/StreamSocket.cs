using System.Buffers;
using System.Net.WebSockets;
using Microsoft.Extensions.Options;

namespace Millrace.Api.Streaming;

/// <summary>
/// A WebSocket that sends one whole message at a time, drops a client that does not read, and receives messages of bounded
/// size.
/// </summary>
internal sealed class StreamSocket(WebSocket socket, IOptions<StreamOptions> options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private const int BufferBytes = 16 * 1024;

    private readonly SemaphoreSlim _sending = new(1);

    /// <summary>Sends a text message.</summary>
    /// <exception cref="WebSocketException">The client is gone, or was dropped because it did not read.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        await _sending.WaitAsync(cancellation);
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.SendTimeoutSeconds), time);

            // Once begun, only the client's own slowness ends a send: a cancelled one takes the connection with it.
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested || socket.State == WebSocketState.Aborted)
        {
            socket.Abort();
            throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely, "The client does not read.");
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next message; <see cref="Received.Kind"/> says when there is none.</summary>
    public async Task<Received> ReceiveAsync(CancellationToken cancellation)
    {
        // Most say nothing for as long as they are there: a buffer is taken when something has come.
        await socket.ReceiveAsync(Memory<byte>.Empty, cancellation);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            return await ReceiveAsync(buffer, cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<Received> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        var message = new ArrayBufferWriter<byte>(256);
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return new Received(ReceivedKind.Closed, default);
            }

            if (part.MessageType == WebSocketMessageType.Binary)
            {
                return new Received(ReceivedKind.Binary, default);
            }

            if (message.WrittenCount + part.Count > options.Value.MessageBytes)
            {
                return new Received(ReceivedKind.TooLarge, default);
            }

            message.Write(buffer.Span[..part.Count]);
            if (part.EndOfMessage)
            {
                return new Received(ReceivedKind.Text, message.WrittenMemory);
            }
        }
    }

    /// <summary>Says goodbye, unless it was said before.</summary>
    public async Task SayCloseAsync(WebSocketCloseStatus status, string reason)
    {
        using var patience = new CancellationTokenSource(Farewell, time);
        try
        {
            await _sending.WaitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // A message is stuck before the goodbye: the client does not read.
            socket.Abort();
            return;
        }

        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(status, reason, patience.Token);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            socket.Abort();
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>
    /// Waits for the client's goodbye and throws away what it still says: a connection closed over unread data is reset, and the
    /// client would not see our last words.
    /// </summary>
    public async Task AwaitCloseAsync()
    {
        using var patience = new CancellationTokenSource(Farewell, time);
        var ignored = new byte[256];
        try
        {
            while (socket.State == WebSocketState.CloseSent && (await socket.ReceiveAsync(ignored.AsMemory(), patience.Token)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            socket.Abort();
        }
    }

    /// <summary>Gives the client a moment to answer a goodbye, then drops it.</summary>
    public async Task DropUnlessClosedAsync(CancellationToken cancellation)
    {
        await Task.Delay(Farewell, time, cancellation);
        socket.Abort();
    }

    public void Dispose()
    {
        socket.Dispose();
        _sending.Dispose();
    }
}

/// <summary>What came from a client.</summary>
internal readonly record struct Received(ReceivedKind Kind, ReadOnlyMemory<byte> Text);

/// <summary>The kinds of what can come.</summary>
internal enum ReceivedKind
{
    Text,
    Binary,
    TooLarge,
    Closed,
}
