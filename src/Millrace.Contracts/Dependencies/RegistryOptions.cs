namespace Millrace.Contracts.Dependencies;

/// <summary>Where a language's packages come from.</summary>
public sealed class RegistryOptions
{
    /// <summary>Address of the registry or of a mirror, http or https, in the form the language's installer wants. Its host and port may be reached.</summary>
    public Uri? Url { get; set; }

    /// <summary>
    /// Whether that host may have an address that is not public: a mirror in one's own network. Default false.
    /// </summary>
    public bool Private { get; set; }

    /// <summary>The address to connect to in place of what the host's name resolves to; null to resolve it.</summary>
    public string? Address { get; set; }

    /// <summary>Further hosts the installer may reach, where packages lie elsewhere than their index: <c>host</c>, <c>host:port</c> or <c>*.suffix</c>; ports 80 and 443 unless one is given.</summary>
    public IReadOnlyList<string> Hosts { get; set; } = [];

    /// <summary>Environment of the installer, beside and before the language's own: credentials of a mirror, options.</summary>
    public IReadOnlyDictionary<string, string> Env { get; set; } = new Dictionary<string, string>();
}
