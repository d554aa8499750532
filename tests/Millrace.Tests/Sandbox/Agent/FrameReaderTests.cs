using CsCheck;
using Millrace.Sandbox;
using Millrace.Sandbox.Agent;
using Xunit;

namespace Millrace.Tests.Sandbox.Agent;

public sealed class FrameReaderTests
{
    [Fact]
    public void Values_are_read_in_the_order_they_were_written()
    {
        var reader = new FrameReader([0xab, 0x34, 0x12, 0xef, 0xbe, 0xad, 0xde, 8, 7, 6, 5, 4, 3, 2, 1, 0xc3, 0xbc, 0, 9]);

        Assert.Equal(0xab, reader.Byte());
        Assert.Equal(0x1234, reader.UInt16());
        Assert.Equal(0xdeadbeef, reader.UInt32());
        Assert.Equal(0x0102030405060708ul, reader.UInt64());
        Assert.Equal("ü", reader.String());
        Assert.Equal([9], reader.Rest.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void A_number_that_is_cut_off_is_the_agents_fault(int bytes)
    {
        Assert.Throws<SandboxException>(() => new FrameReader(new byte[bytes]).UInt64());
    }

    [Fact]
    public void A_string_without_its_end_is_the_agents_fault()
    {
        Assert.Throws<SandboxException>(() => new FrameReader("abc"u8).String());
    }

    [Fact]
    public void Whatever_bytes_come_nothing_but_a_SandboxException_is_thrown() =>
        Gen.Select(Gen.Byte.Array[0, 40], Gen.Int[0, 4].Array[0, 20]).Sample((bytes, reads) =>
        {
            var reader = new FrameReader(bytes);
            try
            {
                foreach (var read in reads)
                {
                    _ = read switch
                    {
                        0 => reader.Byte(),
                        1 => reader.UInt16(),
                        2 => reader.UInt32(),
                        3 => reader.UInt64(),
                        _ => (ulong)reader.String().Length,
                    };
                }
            }
            catch (SandboxException)
            {
                Assert.True(reader.Rest.Length < 8 || !reader.Rest.Contains((byte)0));
            }
        });
}
