namespace Millrace.Transport.Jobs;

/// <summary>The job store cannot be opened; the message says why and what to do, for the operator.</summary>
public sealed class JobStoreUnusableException(string message, Exception? cause = null) : Exception(message, cause);
