using System.ComponentModel.DataAnnotations;

namespace Millrace.Contracts.Dependencies;

/// <summary>Settings of installing packages, section <c>Millrace:Dependencies</c>; the same for the API and for runners.</summary>
public sealed class DependencyOptions
{
    /// <summary>Where in the configuration they stand.</summary>
    public const string Section = "Millrace:Dependencies";

    /// <summary>Whether requests may have packages installed. Default false.</summary>
    public bool Enabled { get; set; }

    /// <summary>The registry of each language, by its id. A language without one has no packages.</summary>
    public IReadOnlyDictionary<string, RegistryOptions> Registries { get; set; } = new Dictionary<string, RegistryOptions>();

    /// <summary>Dependencies of one request, 1 to 1000. Default 50.</summary>
    [Range(1, 1000)]
    public int Most { get; set; } = 50;

    /// <summary>How long installing may take, seconds, 1 to 3600. Default 60.</summary>
    [Range(1, 3600)]
    public int Seconds { get; set; } = 60;

    /// <summary>Memory of the installer and of what it writes, MiB, 64 to 65536. Default 1024.</summary>
    [Range(64, 65536)]
    public long MemoryMb { get; set; } = 1024;

    /// <summary>What one set of packages may take once installed, MiB, 1 to 16384. Default 256.</summary>
    [Range(1, 16384)]
    public long LayerMb { get; set; } = 256;

    /// <summary>How many files it may have, 1 to 90000. Default 20000.</summary>
    [Range(1, 90000)]
    public int LayerFiles { get; set; } = 20_000;

    /// <summary>Bytes an installer may send and receive, MiB, 1 to 16384. Default 512.</summary>
    [Range(1, 16384)]
    public long DownloadMb { get; set; } = 512;

    /// <summary>Connections an installer may make, 1 to 100000. Default 1000.</summary>
    [Range(1, 100_000)]
    public int Connections { get; set; } = 1000;

    /// <summary>Installed sets kept on disk together, MiB, 1 to 1,048,576. Default 4096.</summary>
    [Range(1, 1024 * 1024)]
    public long CacheMb { get; set; } = 4096;

    /// <summary>Who shares an installed set: <c>shared</c> (default: everybody who asks for the same) or <c>tenant</c>.</summary>
    [EnumDataType(typeof(LayerScope))]
    public LayerScope Scope { get; set; } = LayerScope.Shared;

    /// <summary>Installers at one time, 1 to 64. Default 2.</summary>
    [Range(1, 64)]
    public int Parallel { get; set; } = 2;

    /// <summary>Whether a language's packages can be installed.</summary>
    public bool Offers(string language) => Enabled && Registries.TryGetValue(language, out var registry) && registry.Url is not null;
}

/// <summary>Who shares an installed set of packages.</summary>
public enum LayerScope
{
    /// <summary>Everybody who asks for the same.</summary>
    Shared,

    /// <summary>Jobs of one tenant.</summary>
    Tenant,
}
