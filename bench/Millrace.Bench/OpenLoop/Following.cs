namespace Millrace.Bench.OpenLoop;

/// <summary>How a client learns what its job printed.</summary>
internal enum Following
{
    /// <summary>It waits for the answer of its request (<c>?wait=true</c>).</summary>
    Answer,

    /// <summary>It follows the job over a WebSocket.</summary>
    WebSocket,

    /// <summary>It follows the job's server-sent events.</summary>
    Events,
}
