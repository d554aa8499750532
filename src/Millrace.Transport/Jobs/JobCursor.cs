using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;

namespace Millrace.Transport.Jobs;

/// <summary>A place in the order of jobs; opaque to those who hold one.</summary>
internal readonly record struct JobCursor(long CreatedAt, long Seq)
{
    private const int Size = 2 * sizeof(long);

    /// <summary>Before the newest job there is.</summary>
    public static JobCursor Newest => new(long.MaxValue, long.MaxValue);

    /// <exception cref="FormatException">It is not a cursor.</exception>
    public static JobCursor Parse(string text)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (Base64Url.DecodeFromChars(text, bytes, out var read, out var length) == OperationStatus.Done && read == text.Length && length == Size)
        {
            return new JobCursor(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[sizeof(long)..]));
        }

        throw new FormatException("The cursor is not one that an earlier page gave.");
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteInt64BigEndian(bytes, CreatedAt);
        BinaryPrimitives.WriteInt64BigEndian(bytes[sizeof(long)..], Seq);
        return Base64Url.EncodeToString(bytes);
    }
}
