namespace Millrace.Transport.Jobs;

/// <inheritdoc/>
internal sealed class WriteRequest<T>(Func<SqliteSession, T> work, CancellationToken cancellation) : WriteRequest
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    /// <summary>Ends when the change is committed, or is not going to be.</summary>
    public Task<T> Completion => _completion.Task;

    public override bool TryCancel() => cancellation.IsCancellationRequested && _completion.TrySetCanceled(cancellation);

    public override void Run(SqliteSession session) => _result = work(session);

    public override void Succeed() => _completion.TrySetResult(_result);

    public override void Fail(Exception cause) => _completion.TrySetException(cause);
}
