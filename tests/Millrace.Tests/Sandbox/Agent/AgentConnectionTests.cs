using System.Net.Sockets;
using CsCheck;
using Millrace.Sandbox;
using Millrace.Sandbox.Agent;
using Xunit;

namespace Millrace.Tests.Sandbox.Agent;

public sealed class AgentConnectionTests
{
    private static readonly Gen<Frame> AnyFrame = Gen.Select(
        Gen.Byte[0x80, 0xff].Select(b => (FrameType)b),
        Gen.Int[0, 255],
        Gen.OneOf(Gen.Byte.Array[0, 50], Gen.Byte.Array[2000, 3000]),
        (type, stage, payload) => new Frame(type, stage, payload));

    [Fact]
    public async Task Frames_arrive_whole_and_in_order_wherever_the_stream_was_cut() =>
        await Gen.Select(AnyFrame.Array[0, 12], Gen.Double[0, 1].Array[0, 6]).SampleAsync(async (frames, cuts) =>
        {
            using var wire = await Wire.ConnectAsync();
            var bytes = frames.SelectMany(Frames.Bytes).ToArray();
            foreach (var part in Cut(bytes, cuts))
            {
                await wire.AgentSaysAsync(part);
            }

            wire.AgentLeaves();
            await wire.Reading;

            Assert.Equal(bytes, wire.Received.SelectMany(Frames.Bytes));
            Assert.Null(wire.Error);
        }, iter: 50);

    [Fact]
    public async Task Two_frames_in_one_read_are_two_frames()
    {
        using var wire = await Wire.ConnectAsync();

        await wire.AgentSaysAsync([1, 0, 0, 0, 0x83, 1, 0, 0, 65, 0, 0, 0, 0, 0x82, 2, 0, 0]);
        wire.AgentLeaves();
        await wire.Reading;

        Assert.Equal([(FrameType.Stdout, 1, 1), (FrameType.Started, 2, 0)], wire.Received.Select(f => (f.Type, f.Stage, f.Payload.Length)));
    }

    [Fact]
    public async Task What_is_held_goes_before_the_next_and_in_one_piece_with_it()
    {
        using var wire = await Wire.ConnectAsync();
        wire.HostHolds([1, 2]);
        wire.HostHolds([3]);
        Assert.Equal(0, wire.Waiting);

        await wire.HostSaysAsync(new byte[] { 4, 5 });
        Assert.Equal(5, wire.Waiting);
        await wire.HostSaysAsync(new byte[] { 6 });

        Assert.Equal([1, 2, 3, 4, 5, 6], await wire.AgentHearsAsync(6));
    }

    [Fact]
    public async Task A_frame_of_the_largest_size_is_taken()
    {
        using var wire = await Wire.ConnectAsync();
        var frame = new Frame(FrameType.Stdout, 1, [.. Enumerable.Range(0, AgentProtocol.MaxPayload).Select(i => (byte)i)]);

        await wire.AgentSaysAsync(Frames.Bytes(frame));
        wire.AgentLeaves();
        await wire.Reading;

        Assert.Equal(frame.Payload, Assert.Single(wire.Received).Payload);
    }

    [Theory]
    [InlineData(256 * 1024 + 1)]
    [InlineData(int.MaxValue)]
    [InlineData(uint.MaxValue)]
    public async Task An_announced_length_beyond_the_protocols_ends_the_connection_before_any_of_it_is_read(uint length)
    {
        using var wire = await Wire.ConnectAsync();

        await wire.AgentSaysAsync([.. BitConverter.GetBytes(length), 0x83, 1, 0, 0]);
        await wire.Reading;

        Assert.Empty(wire.Received);
        Assert.Contains($"{length} bytes", Assert.IsType<SandboxException>(wire.Error).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_leaves_in_the_middle_of_a_frame_ends_the_connection_without_that_frame()
    {
        using var wire = await Wire.ConnectAsync();

        await wire.AgentSaysAsync([2, 0, 0, 0, 0x83, 1, 0, 0, 65]);
        wire.AgentLeaves();
        await wire.Reading;

        Assert.Empty(wire.Received);
        Assert.Equal(1, wire.Closed);
    }

    [Fact]
    public async Task A_handler_that_refuses_a_frame_ends_the_connection_with_its_reason()
    {
        var refusal = new SandboxException("no such stage");
        using var wire = await Wire.ConnectAsync(_ => throw refusal);

        await wire.AgentSaysAsync([0, 0, 0, 0, 0x82, 9, 0, 0, 0, 0, 0, 0, 0x82, 9, 0, 0]);
        await wire.Reading;

        Assert.Same(refusal, wire.Error);
        Assert.Single(wire.Received);
        Assert.Equal(1, wire.Closed);
    }

    [Fact]
    public async Task A_handler_that_fails_in_any_way_ends_the_connection_so_that_nobody_waits_for_ever()
    {
        using var wire = await Wire.ConnectAsync(_ => throw new InvalidOperationException("a bug"));

        await wire.AgentSaysAsync([0, 0, 0, 0, 0x82, 1, 0, 0]);
        await wire.Reading;

        Assert.IsType<InvalidOperationException>(wire.Error);
        Assert.Equal(1, wire.Closed);
    }

    [Fact]
    public async Task Batches_of_several_senders_do_not_mix()
    {
        using var wire = await Wire.ConnectAsync();
        var batches = Enumerable.Range(1, 8).Select(i => Enumerable.Repeat((byte)i, 100_000).ToArray()).ToArray();

        var sending = Task.WhenAll(batches.Select(b => wire.HostSaysAsync(b)));
        var heard = await wire.AgentHearsAsync(800_000);
        await sending;

        Assert.Equal(8, heard.Chunk(100_000).Count(chunk => chunk.Distinct().Count() == 1));
    }

    [Fact]
    public async Task Speaking_to_an_agent_that_is_gone_is_a_SandboxException()
    {
        using var wire = await Wire.ConnectAsync();
        wire.AgentLeaves();
        await wire.Reading;

        await Assert.ThrowsAsync<SandboxException>(() => wire.HostSaysAsync(new byte[1]));
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Cut(byte[] bytes, double[] cuts)
    {
        var from = 0;
        foreach (var to in cuts.Select(c => (int)(c * bytes.Length)).Order().Append(bytes.Length))
        {
            yield return bytes.AsMemory(from, to - from);
            from = to;
        }
    }

    /// <summary>A connection with its agent's end in our hands, and a handler that writes down what it is told.</summary>
    private sealed class Wire : IFrameHandler, IDisposable
    {
        private readonly Socket _agent;
        private readonly AgentConnection _connection;
        private readonly Action<Frame> _onFrame;

        private Wire(Socket host, Socket agent, Action<Frame> onFrame)
        {
            _agent = agent;
            _onFrame = onFrame;
            _connection = new AgentConnection(new SocketChannel(host));
            Reading = _connection.ReadAllAsync(this).WaitAsync(TimeSpan.FromSeconds(30));
        }

        /// <summary>Done when the connection has ended; a test that would wait for ever fails.</summary>
        public Task Reading { get; }

        public List<Frame> Received { get; } = [];

        public Exception? Error { get; private set; }

        public int Closed { get; private set; }

        public static async Task<Wire> ConnectAsync(Action<Frame>? onFrame = null)
        {
            var name = new UnixDomainSocketEndPoint($"\0millrace-test-{Guid.NewGuid():N}");
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(name);
            listener.Listen(1);
            var agent = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await agent.ConnectAsync(name);
            return new Wire(await listener.AcceptAsync(), agent, onFrame ?? (_ => { }));
        }

        public Task AgentSaysAsync(params byte[] bytes) => AgentSaysAsync(bytes.AsMemory());

        public async Task AgentSaysAsync(ReadOnlyMemory<byte> bytes)
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[await _agent.SendAsync(bytes)..];
            }
        }

        public async Task<byte[]> AgentHearsAsync(int count)
        {
            var bytes = new byte[count];
            for (var heard = 0; heard < count;)
            {
                heard += await _agent.ReceiveAsync(bytes.AsMemory(heard));
            }

            return bytes;
        }

        public async Task HostSaysAsync(ReadOnlyMemory<byte> bytes) => await _connection.SendAsync(bytes, CancellationToken.None);

        public void HostHolds(ReadOnlySpan<byte> bytes) => _connection.Hold(bytes);

        /// <summary>Bytes the agent could read now.</summary>
        public int Waiting => _agent.Available;

        public void AgentLeaves() => _agent.Dispose();

        public void OnFrame(FrameType type, int stage, ReadOnlySpan<byte> payload)
        {
            var frame = new Frame(type, stage, payload.ToArray());
            Received.Add(frame);
            _onFrame(frame);
        }

        public void OnClosed(Exception? error)
        {
            Error = error;
            Closed++;
        }

        public void Dispose()
        {
            _agent.Dispose();
            _connection.Dispose();
        }
    }
}
