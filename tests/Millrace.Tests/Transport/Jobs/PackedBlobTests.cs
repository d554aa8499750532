using CsCheck;
using Millrace.Transport.Jobs;
using Xunit;

namespace Millrace.Tests.Transport.Jobs;

public sealed class PackedBlobTests
{
    [Fact]
    public void Any_bytes_come_back_as_they_were() =>
        Gen.Byte.Array[0, 20_000].Sample(bytes => PackedBlob.Unpack(PackedBlob.Pack(bytes)).Span.SequenceEqual(bytes), iter: 200);

    [Fact]
    public void Large_regular_bytes_get_smaller_and_come_back()
    {
        var bytes = Enumerable.Range(0, 100_000).Select(i => (byte)(i % 50)).ToArray();

        var packed = PackedBlob.Pack(bytes);

        Assert.InRange(packed.Length, 1, 10_000);
        Assert.Equal(bytes, PackedBlob.Unpack(packed).ToArray());
    }

    [Fact]
    public void A_damaged_blob_is_noticed()
    {
        var packed = PackedBlob.Pack(new byte[100_000]);

        Assert.Throws<InvalidDataException>(() => PackedBlob.Unpack(packed[..^3]));
        Assert.Throws<InvalidDataException>(() => PackedBlob.Unpack([]));
        Assert.Throws<InvalidDataException>(() => PackedBlob.Unpack([9, 1, 2]));
    }
}
