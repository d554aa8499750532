namespace Millrace.Sandbox.Providers.Oci;

/// <summary>What the provider <c>oci</c> needs to know.</summary>
public sealed record OciOptions
{
    /// <summary><c>crun</c>, <c>runc</c> or <c>runsc</c>, searched where programs usually are; or the path of a program that takes the same commands. Default <c>crun</c>.</summary>
    public string Runtime { get; init; } = OciRuntime.Crun;

    /// <summary>The runtime's own options, before the command <c>run</c>; null for the ones known to work here, by the runtime's name.</summary>
    public IReadOnlyList<string>? Arguments { get; init; }
}
