namespace Millrace.Transport.Streaming;

/// <summary>Where the end of a story is to be found.</summary>
internal enum EventLogState
{
    /// <summary>Not written yet.</summary>
    Open,

    /// <summary>Here, as the last event.</summary>
    Complete,

    /// <summary>In the job store only.</summary>
    Stored,

    /// <summary>Nowhere: the job does not exist.</summary>
    Unknown,
}
