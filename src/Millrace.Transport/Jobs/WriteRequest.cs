namespace Millrace.Transport.Jobs;

/// <summary>One change that waits for the writer.</summary>
internal abstract class WriteRequest
{
    /// <summary>True when the caller gave up before the work began; the caller then knows that nothing was written.</summary>
    public abstract bool TryCancel();

    /// <summary>Does the work inside a transaction. May run again after a roll-back.</summary>
    public abstract void Run(SqliteSession session);

    /// <summary>The transaction is committed.</summary>
    public abstract void Succeed();

    /// <summary>The transaction is rolled back.</summary>
    public abstract void Fail(Exception cause);
}
