namespace Millrace.Sandbox.Templates;

/// <summary>A provider that can also make sandboxes by copying a program that has booted.</summary>
public interface ITemplateProvider
{
    /// <summary>Starts a template and waits until it can be copied.</summary>
    /// <exception cref="SandboxException">A step failed, or the program is not fit to be copied.</exception>
    Task<ISandboxTemplate> StartTemplateAsync(TemplateSpec spec, CancellationToken cancellation);
}
