namespace Millrace.Sandbox.Agent;

/// <summary>Receives the frames of one sandbox, in order, on the connection's reading loop: it must not block.</summary>
internal interface IFrameHandler
{
    void OnFrame(FrameType type, int stage, ReadOnlySpan<byte> payload);

    /// <summary>No more frames come; <paramref name="error"/> is null when the agent simply went away.</summary>
    void OnClosed(Exception? error);
}
