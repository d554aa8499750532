namespace Millrace.Api.Streaming;

/// <summary>Everything a client can say on a stream.</summary>
internal abstract record ClientMessage
{
    /// <summary>Follow a job, from a sequence number (inclusive); in place of what was followed before.</summary>
    public sealed record Subscribe(string? JobId, long? FromSeq) : ClientMessage;

    /// <summary>Follow nothing more.</summary>
    public sealed record Unsubscribe : ClientMessage;

    /// <summary>Text for standard input, as it is: a line wants its line end.</summary>
    public sealed record Stdin(string Data) : ClientMessage;

    /// <summary>The end of standard input.</summary>
    public sealed record StdinEof : ClientMessage;

    /// <summary>The terminal has another size.</summary>
    public sealed record Resize(int Cols, int Rows) : ClientMessage;

    /// <summary>Send a signal, by its canonical name.</summary>
    public sealed record Signal(string Name) : ClientMessage;
}
