using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Millrace.JourneyTests.Support;

/// <summary>A package of Rust as a registry has it.</summary>
public sealed record Crate(string Name, string Version)
{
    /// <summary>Files besides <c>Cargo.toml</c>.</summary>
    public (string Name, string Content)[] Files { get; init; } = [("src/lib.rs", "")];

    /// <summary>What stands in <c>Cargo.toml</c> behind name, version and edition.</summary>
    public string Manifest { get; init; } = "";

    /// <summary>Names of crates it depends on, in any version.</summary>
    public string[] Dependencies { get; init; } = [];

    /// <summary>Its features, none of which is on by default.</summary>
    public string[] Features { get; init; } = [];

    /// <summary>Entries of its archive that no honest one has.</summary>
    public TarEntry[] Strange { get; init; } = [];

    /// <summary>The checksum the index tells; the true one when null.</summary>
    public string? Checksum { get; init; }

    /// <summary>Where the index has it, below its root.</summary>
    public string IndexPath => Name.Length switch
    {
        <= 2 => $"{Name.Length}/{Name}",
        3 => $"3/{Name[0]}/{Name}",
        _ => $"{Name[..2]}/{Name[2..4]}/{Name}",
    };

    /// <summary>The archive.</summary>
    public byte[] Pack()
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zip, TarEntryFormat.Pax, leaveOpen: true))
        {
            var features = string.Concat(Features.Select(f => $"{f} = []\n"));
            var dependencies = string.Concat(Dependencies.Select(d => $"{d} = \"*\"\n"));
            var manifest = $"[package]\nname = \"{Name}\"\nversion = \"{Version}\"\nedition = \"2021\"\n{Manifest}\n[features]\n{features}\n[dependencies]\n{dependencies}";
            foreach (var (name, content) in Files.Prepend(("Cargo.toml", manifest)))
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"{Name}-{Version}/{name}") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
            }

            foreach (var entry in Strange)
            {
                tar.WriteEntry(entry);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Its line of the index.</summary>
    public string Line(byte[] archive) => JsonSerializer.Serialize(new
    {
        name = Name,
        vers = Version,
        deps = Dependencies.Select(d => new { name = d, req = "*", features = Array.Empty<string>(), optional = false, default_features = true, target = (string?)null, kind = "normal" }),
        cksum = Checksum ?? Convert.ToHexStringLower(SHA256.HashData(archive)),
        features = new JsonObject(Features.Select(f => KeyValuePair.Create(f, (JsonNode?)new JsonArray()))),
        yanked = false,
    });
}
