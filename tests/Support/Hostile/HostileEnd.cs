namespace Millrace.Testing.Hostile;

/// <summary>How a hostile job ended, as its sender saw it.</summary>
/// <param name="Name">The job.</param>
/// <param name="End">The outcome, or what became of the request.</param>
/// <param name="Complaint">What must not be; null when all is well.</param>
public sealed record HostileEnd(string Name, string End, string? Complaint);
