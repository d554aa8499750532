namespace Millrace.Sandbox.Doctor;

/// <summary>One part of the wall, and whether this machine has it.</summary>
/// <param name="Name">Short name; the one an operator allows it to be missing by.</param>
/// <param name="Present">Whether it is in force.</param>
/// <param name="Detail">What was found, for people.</param>
/// <param name="Remedy">What to do when it is missing.</param>
/// <param name="Essential">Nothing runs without it: it cannot be done without.</param>
public sealed record Protection(string Name, bool Present, string Detail, string Remedy = "", bool Essential = false);
