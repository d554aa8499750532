namespace Millrace.Sandbox.Templates;

/// <summary>How long one template is copied from: what its copies have in common (the layout of addresses, hash seeds) is no older than this.</summary>
public sealed record ForkServerOptions
{
    /// <summary>Copies of one template.</summary>
    public int MaxForks { get; init; } = 1000;

    /// <summary>Age of a template.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(1);
}
