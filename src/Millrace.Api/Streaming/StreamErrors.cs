namespace Millrace.Api.Streaming;

/// <summary>Codes of <c>error</c> messages.</summary>
internal static class StreamErrors
{
    /// <summary>Not JSON, not an object, or a field that is missing or wrong.</summary>
    public const string BadMessage = "bad_message";

    /// <summary>No such type of message.</summary>
    public const string UnknownType = "unknown_type";

    /// <summary>A binary frame. Closes with 1008.</summary>
    public const string Binary = "binary";

    /// <summary>Larger than a message may be. Closes with 1009.</summary>
    public const string TooLarge = "too_large";

    /// <summary>No such job. Closes with 1008.</summary>
    public const string NotFound = "not_found";

    /// <summary>This connection is for another job.</summary>
    public const string WrongJob = "wrong_job";

    /// <summary>No job was named yet.</summary>
    public const string NoJob = "no_job";

    /// <summary>The job has ended.</summary>
    public const string NotRunning = "not_running";

    /// <summary>The job's input came with the request, or its end was sent.</summary>
    public const string StdinClosed = "stdin_closed";

    /// <summary>The job does not read its input; what this message brought is lost.</summary>
    public const string StdinFull = "stdin_full";

    /// <summary>The job has no terminal.</summary>
    public const string NoTerminal = "no_terminal";

    /// <summary>The key does not allow it.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>Too many mistakes. Closes with 1008.</summary>
    public const string TooManyErrors = "too_many_errors";
}
