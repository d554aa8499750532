using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Millrace.Runner.Egress;
using Millrace.Sandbox.Agent;
using Millrace.Sandbox.Egress;
using Xunit;

namespace Millrace.Tests.Runner.Egress;

/// <summary>One connection of a program, without a sandbox around it: what the agent would say is said by the test.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The session disposes the connection it accepts.")]
internal sealed class FakeInside
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _heard = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SandboxConnection _connection;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FakeInside(EgressSession session, bool answersCredit = true)
    {
        _connection = new SandboxConnection(1, (frames, _) =>
        {
            Take(frames.Written.Span, answersCredit);
            return ValueTask.CompletedTask;
        });
        session.Accept(_connection);
    }

    /// <summary>Done when the host has ended or closed it.</summary>
    public Task Closed => _closed.Task;

    public int HeardBytes
    {
        get
        {
            lock (_lock)
            {
                return _heard.Length;
            }
        }
    }

    public void Say(string text) => _connection.OnSaid(Encoding.Latin1.GetBytes(text));

    /// <summary>Waits until the program has read a text; then says no more.</summary>
    public async Task<string> HeardAsync(string text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            Task more;
            lock (_lock)
            {
                var heard = _heard.ToString();
                if (heard.Contains(text, StringComparison.Ordinal))
                {
                    _connection.OnSaidAll();
                    return heard;
                }

                more = _more.Task;
            }

            await more.WaitAsync(patience.Token);
        }
    }

    private void Take(ReadOnlySpan<byte> frame, bool answersCredit)
    {
        var type = (FrameType)frame[4];
        var payload = frame[(AgentProtocol.HeaderBytes + 4)..];
        if (type is FrameType.NetEnd or FrameType.NetClose)
        {
            _closed.TrySetResult();
        }

        if (type != FrameType.NetBytes)
        {
            return;
        }

        Assert.Equal(1u, BinaryPrimitives.ReadUInt32LittleEndian(frame[AgentProtocol.HeaderBytes..]));
        lock (_lock)
        {
            _heard.Append(Encoding.Latin1.GetString(payload));
            _more.TrySetResult();
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        if (answersCredit)
        {
            _connection.OnTaken((uint)payload.Length);
        }
    }
}
