namespace Millrace.Sandbox.Seccomp;

/// <summary>A profile that cannot be used. The message names the file, the place in it, and the rule.</summary>
public sealed class SeccompProfileException(string message, Exception? inner = null) : Exception(message, inner);
