using System.Buffers;
using Millrace.Sandbox.Egress;

namespace Millrace.Runner.Egress;

/// <summary>Carries bytes between a program and the other end, both ways at once, until both have said all, or one is silent for too long.</summary>
internal sealed class EgressRelay(SandboxConnection inside, Stream outside, EgressBudget budget, TimeSpan silence)
{
    private const int BufferBytes = 32 * 1024;

    /// <summary>Carries a tunnel.</summary>
    /// <returns>False when the sandbox's bytes were used up.</returns>
    public Task<bool> TunnelAsync(CancellationToken cancellation) => RunAsync(long.MaxValue, cancellation);

    /// <summary>Carries the rest of one request, and its answer.</summary>
    /// <returns>False when the sandbox's bytes were used up.</returns>
    public Task<bool> ExchangeAsync(long bodyBytes, CancellationToken cancellation) => RunAsync(bodyBytes, cancellation);

    private async Task<bool> RunAsync(long outBytes, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        over.CancelAfter(silence);
        var tunnel = outBytes == long.MaxValue;
        var leaving = OutAsync(outBytes, tunnel, over);
        var coming = InAsync(over);

        // The answer ends an exchange; a tunnel ends with its second direction, or with the first that fails.
        var first = await Task.WhenAny(leaving, coming);
        if (!tunnel && first == leaving && !leaving.IsFaulted)
        {
            await Task.WhenAny(coming);
        }
        else if (first.IsFaulted || (!tunnel && first == coming))
        {
            await over.CancelAsync();
        }

        var within = true;
        foreach (var way in new[] { leaving, coming })
        {
            try
            {
                within &= await way;
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // Either end may leave at any time, and so may the job.
            }
        }

        return within;
    }

    private async Task<bool> OutAsync(long most, bool tunnel, CancellationTokenSource over)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (most > 0)
            {
                var count = await inside.ReadAsync(buffer.AsMemory(0, (int)Math.Min(most, BufferBytes)), over.Token);
                if (count == 0)
                {
                    break;
                }

                if (!Spend(count, over))
                {
                    return false;
                }

                await outside.WriteAsync(buffer.AsMemory(0, count), over.Token);
                most -= count;
            }

            if (tunnel && outside is System.Net.Sockets.NetworkStream { Socket: var socket })
            {
                socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            }

            return true;
        }
        catch (System.Net.Sockets.SocketException e)
        {
            throw new IOException("The other end is gone.", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<bool> InAsync(CancellationTokenSource over)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await outside.ReadAsync(buffer.AsMemory(0, BufferBytes), over.Token) is > 0 and var count)
            {
                if (!Spend(count, over))
                {
                    return false;
                }

                await inside.WriteAsync(buffer.AsMemory(0, count), over.Token);
            }

            await inside.EndAsync(over.Token);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool Spend(int count, CancellationTokenSource over)
    {
        over.CancelAfter(silence);
        if (budget.TakeBytes(count))
        {
            return true;
        }

        over.Cancel();
        return false;
    }
}
