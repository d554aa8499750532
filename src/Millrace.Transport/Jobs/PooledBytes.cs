using System.Buffers;

namespace Millrace.Transport.Jobs;

/// <summary>Bytes that are written, looked at and forgotten: their room goes back to the pool, however much it was.</summary>
internal sealed class PooledBytes : IBufferWriter<byte>, IDisposable
{
    private const int First = 4096;

    private byte[] _room = ArrayPool<byte>.Shared.Rent(First);
    private int _written;

    public ReadOnlySpan<byte> Written => _room.AsSpan(0, _written);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _room.Length - _written);
        _written += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _room.AsMemory(_written);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_room);
        _room = [];
        _written = 0;
    }

    private void Grow(int wanted)
    {
        if (_room.Length - _written >= Math.Max(wanted, 1))
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(_written + wanted), _room.Length * 2));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_room);
        _room = larger;
    }
}
