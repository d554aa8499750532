using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Millrace.Api.Pages;

/// <summary>The built files of the web editor, read once: they are about two megabytes and never change under a server.</summary>
internal sealed class WebFiles(IOptions<PageOptions> options)
{
    private const string Page = "/index.html";
    private const string HashedFolder = "/assets/";

    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".woff2"] = "font/woff2",
        [".txt"] = "text/plain; charset=utf-8",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, WebFile> _files = Load(options.Value.Directory);

    /// <summary>The page that all addresses of the editor share; null when the editor was not built.</summary>
    public WebFile? Index => _files.GetValueOrDefault(Page);

    /// <summary>Every other file, by its path.</summary>
    public IEnumerable<KeyValuePair<string, WebFile>> Others => _files.Where(file => file.Key != Page);

    private static FrozenDictionary<string, WebFile> Load(string directory) =>
        Directory.Exists(directory)
            ? Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
                .Where(file => ContentTypes.ContainsKey(Path.GetExtension(file)))
                .ToFrozenDictionary(file => "/" + Path.GetRelativePath(directory, file).Replace('\\', '/'), file => Read(directory, file))
            : FrozenDictionary<string, WebFile>.Empty;

    private static WebFile Read(string directory, string file)
    {
        var plain = File.ReadAllBytes(file);
        return new WebFile(
            ContentTypes[Path.GetExtension(file)],
            $"\"{Convert.ToHexStringLower(SHA256.HashData(plain))[..16]}\"",
            ("/" + Path.GetRelativePath(directory, file).Replace('\\', '/')).StartsWith(HashedFolder, StringComparison.Ordinal),
            plain,
            ReadIfThere(file + ".br"),
            ReadIfThere(file + ".gz"));
    }

    private static byte[]? ReadIfThere(string file) => File.Exists(file) ? File.ReadAllBytes(file) : null;
}
