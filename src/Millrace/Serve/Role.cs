namespace Millrace.Serve;

/// <summary>Which part of the server a process is.</summary>
internal enum Role
{
    /// <summary>API and runner in one process.</summary>
    All,

    /// <summary>Takes requests; runs nothing.</summary>
    Api,

    /// <summary>Runs jobs; its URL answers <c>/health</c> only.</summary>
    Runner,
}
