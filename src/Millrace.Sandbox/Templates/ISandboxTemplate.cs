using Millrace.Sandbox.Providers;

namespace Millrace.Sandbox.Templates;

/// <summary>A program that waits to be copied. Disposing ends it and all its copies.</summary>
public interface ISandboxTemplate : IAsyncDisposable
{
    /// <summary>False once it has ended.</summary>
    bool IsAlive { get; }

    /// <summary>A sandbox whose agent can start the template's command by a further copy.</summary>
    /// <exception cref="SandboxException">A step failed.</exception>
    Task<SandboxProcess> ForkAsync(SandboxSpec spec, CancellationToken cancellation);

    /// <summary>Makes no more copies; ends when the last one has.</summary>
    Task RetireAsync();
}
