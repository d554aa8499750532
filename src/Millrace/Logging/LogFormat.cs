namespace Millrace.Logging;

/// <summary>How a line of the log is written.</summary>
internal enum LogFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs.</summary>
    Json,
}
