namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>What is called how on the broker. Public: other systems bind to these.</summary>
internal static class Names
{
    /// <summary>Topic exchange of jobs.</summary>
    public const string Jobs = "code-execution.jobs";

    /// <summary>Topic exchange of results.</summary>
    public const string Results = "code-execution.results";

    /// <summary>Direct exchange of messages that were given up.</summary>
    public const string DeadLetter = "code-execution.dead-letter";

    /// <summary>Given up and not looked at yet: the API ends their jobs.</summary>
    public const string DeadLetters = "code-execution.dead-letters";

    /// <summary>Given up and dealt with: kept for people.</summary>
    public const string DeadLetterArchive = "code-execution.dead-letters.archive";

    /// <summary>Direct exchange on which runners tell an API that they took a job of it; not persistent.</summary>
    public const string Taken = "code-execution.taken";

    /// <summary>Results whose job has a callback URL.</summary>
    public const string Callbacks = "code-execution.callbacks";

    /// <summary>Routing key of the dead-letter exchange: into <see cref="DeadLetters"/>.</summary>
    public const string NewKey = "new";

    /// <summary>Routing key of the dead-letter exchange: into <see cref="DeadLetterArchive"/>.</summary>
    public const string ArchiveKey = "archive";

    /// <summary>The second routing key of a result whose job has a callback URL.</summary>
    public const string CallbackKey = "callback";
}
