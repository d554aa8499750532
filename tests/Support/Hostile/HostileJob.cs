using Millrace.Contracts.Executions;

namespace Millrace.Testing.Hostile;

/// <summary>A job of somebody who means harm, as it stands on the wire.</summary>
/// <param name="Name">What it tries.</param>
/// <param name="Request">The request.</param>
public sealed record HostileJob(string Name, ExecutionRequest Request)
{
    /// <summary>What its sender does after sending it.</summary>
    public HostileSender Sender { get; init; }
}

/// <summary>What a sender does after sending a job.</summary>
public enum HostileSender
{
    /// <summary>Waits for the result.</summary>
    Waits,

    /// <summary>Cancels it once it is under way.</summary>
    Cancels,

    /// <summary>Closes the connection while the server still has it.</summary>
    HangsUp,

    /// <summary>Has sent something that must be refused.</summary>
    IsRefused,
}
