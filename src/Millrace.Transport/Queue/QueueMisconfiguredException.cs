namespace Millrace.Transport.Queue;

/// <summary>What the broker has under a name is not what Millrace declares there; the message names both and says what to do.</summary>
public sealed class QueueMisconfiguredException(string message, Exception cause) : Exception(message, cause);
