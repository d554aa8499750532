using System.Text.Json.Serialization;

namespace Millrace.Contracts.Executions;

/// <summary>What a client says to a job that runs. Delivered to its runner in the order it was said.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(StdinControl), "stdin")]
[JsonDerivedType(typeof(StdinEofControl), "stdin_eof")]
[JsonDerivedType(typeof(ResizeControl), "resize")]
[JsonDerivedType(typeof(SignalControl), "signal")]
[JsonDerivedType(typeof(CancelControl), "cancel")]
public abstract record JobControl;

/// <summary>Bytes for standard input.</summary>
public sealed record StdinControl(byte[] Data) : JobControl;

/// <summary>The end of standard input.</summary>
public sealed record StdinEofControl : JobControl;

/// <summary>The terminal has a new size.</summary>
public sealed record ResizeControl(int Cols, int Rows) : JobControl;

/// <summary>Send a signal, by name (<see cref="Signals"/>).</summary>
public sealed record SignalControl(string Name) : JobControl;

/// <summary>End the job, whatever it does.</summary>
public sealed record CancelControl(string Reason) : JobControl;
