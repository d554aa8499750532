namespace Millrace.Runner.Egress;

/// <summary>What a sandbox may still use of the network.</summary>
internal sealed class EgressBudget(int connections, long bytes)
{
    private int _connections = connections;
    private long _used;

    /// <summary>Bytes that went, both ways.</summary>
    public long Used => Interlocked.Read(ref _used);

    public bool TakeConnection() => Interlocked.Decrement(ref _connections) >= 0;

    public bool TakeBytes(int count) => Interlocked.Add(ref _used, count) <= bytes;
}
