using Millrace.Contracts.Executions;

namespace Millrace.Transport.Streaming;

/// <summary>What a reader gets from a feed.</summary>
internal readonly record struct FeedRead(FeedReadKind Kind, ExecutionEvent? Event, Task? More);

/// <summary>The kinds of what a reader gets.</summary>
internal enum FeedReadKind
{
    /// <summary>The next event.</summary>
    Event,

    /// <summary>Nothing yet: wait.</summary>
    Wait,

    /// <summary>The window has gone on: read the log.</summary>
    Behind,

    /// <summary>The rest is in the job store.</summary>
    Stored,

    /// <summary>Nothing follows.</summary>
    End,
}
