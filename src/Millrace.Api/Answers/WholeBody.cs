using System.IO.Pipelines;

namespace Millrace.Api.Answers;

/// <summary>
/// A response's body that is written by one hand and then over. The serializer flushes when it is done, and the server again when the
/// response ends: two packets, when the first is gone before the second is there, and a client that waits for both. So what is short
/// is left to the server to send.
/// </summary>
internal sealed class WholeBody(PipeWriter body) : PipeWriter
{
    // Bytes; well under what the serializer gathers before it flushes. When it has so much and nothing leaves, it goes round and round.
    private static readonly int Short = ApiJson.Wire.DefaultBufferSize / 2;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => body.UnflushedBytes;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        body.UnflushedBytes <= Short ? default : body.FlushAsync(cancellationToken);

    public override Memory<byte> GetMemory(int sizeHint = 0) => body.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => body.GetSpan(sizeHint);

    public override void Advance(int bytes) => body.Advance(bytes);

    public override void CancelPendingFlush() => body.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => body.Complete(exception);
}
