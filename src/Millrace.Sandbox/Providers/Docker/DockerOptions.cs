namespace Millrace.Sandbox.Providers.Docker;

/// <summary>What the provider <c>docker</c> needs to know.</summary>
public sealed record DockerOptions
{
    /// <summary>Where the Engine API is. Default <c>unix:///var/run/docker.sock</c>.</summary>
    public Uri Endpoint { get; init; } = new("unix:///var/run/docker.sock");

    /// <summary>The image sandboxes are made of; it holds the toolchains, and is never pulled. Default <c>millrace-toolchains</c>.</summary>
    public string Image { get; init; } = "millrace-toolchains";

    /// <summary>A runtime the daemon knows, such as <c>runsc</c>; null for the daemon's own choice.</summary>
    public string? Runtime { get; init; }

    /// <summary>
    /// Directories of the daemon's machine that sandboxes see read-only besides what the image holds, each a path or
    /// <c>path:where</c>; such as <c>/usr</c>, when the machine's toolchains are to be used. None by default.
    /// </summary>
    public IReadOnlyList<string> ReadOnlyBinds { get; init; } = [];
}
