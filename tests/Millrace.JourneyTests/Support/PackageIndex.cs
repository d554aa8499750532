using System.Collections.Concurrent;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Millrace.JourneyTests.Support;

/// <summary>Package registries of the test's own, on loopback, under a name that only the broker knows an address for.</summary>
public sealed class PackageIndex : IAsyncDisposable
{
    public const string Host = "index.test";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, byte[]> _files = new();

    private PackageIndex(WebApplication app) => _app = app;

    public string Address => $"http://{Host}:{new Uri(_app.Urls.First()).Port}";

    /// <summary>Paths that were asked for, as often as they were.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Requests wait for this before they are answered.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>What a server needs to be told of it.</summary>
    public (string Key, string Value)[] Settings =>
    [
        ("Millrace__Dependencies__Enabled", "true"),
        .. Registry("python", "/simple/"), ("Millrace__Dependencies__Registries__python__Env__PIP_TRUSTED_HOST", Host),
        .. Registry("nodejs", "/npm/"),
        .. Registry("go", "/go"),
        .. Registry("rust", "/crates"),
    ];

    public static async Task<PackageIndex> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var index = new PackageIndex(app);
        app.Run(index.AnswerAsync);
        await app.StartAsync();
        index._files["/crates/config.json"] = Encoding.UTF8.GetBytes($"{{\"dl\": \"{index.Address}/crates/dl\"}}");
        return index;
    }

    /// <summary>A wheel with these files.</summary>
    public void AddWheel(string name, string version, params (string Name, string Content)[] files)
    {
        var info = $"{name}-{version}.dist-info";
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            (string, string)[] own =
            [
                ($"{info}/METADATA", $"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"),
                ($"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
                ($"{info}/RECORD", ""),
            ];
            foreach (var (path, content) in files.Concat(own))
            {
                using var entry = new StreamWriter(zip.CreateEntry(path).Open());
                entry.Write(content);
            }
        }

        AddPythonFile(name, $"{name}-{version}-py3-none-any.whl", bytes.ToArray());
    }

    /// <summary>A wheel of one file that is far larger once it is unpacked.</summary>
    public void AddWheelBomb(string name, int megabytes) => AddWheel(name, "1.0", ($"{name}/__init__.py", new string('#', megabytes << 20)));

    /// <summary>A package that can only be had as source, whose installation would run its own code.</summary>
    public void AddSource(string name, string setup)
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zip, TarEntryFormat.Pax, leaveOpen: true))
        {
            Write(tar, $"{name}-1.0/setup.py", setup);
            Write(tar, $"{name}-1.0/PKG-INFO", $"Metadata-Version: 1.0\nName: {name}\nVersion: 1.0\n");
        }

        AddPythonFile(name, $"{name}-1.0.tar.gz", bytes.ToArray());
    }

    /// <summary>An npm package; entries besides its files may be of any kind.</summary>
    public void AddNpm(string name, string version, string manifestMore, (string Name, string Content)[] files, params TarEntry[] strange)
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zip, TarEntryFormat.Pax, leaveOpen: true))
        {
            Write(tar, "package/package.json", $"{{\"name\": \"{name}\", \"version\": \"{version}\"{manifestMore}}}");
            foreach (var (path, content) in files)
            {
                Write(tar, "package/" + path, content);
            }

            foreach (var entry in strange)
            {
                tar.WriteEntry(entry);
            }
        }

        var tarball = $"/npm/-/{name}-{version}.tgz";
        _files[tarball] = bytes.ToArray();
        var integrity = "sha512-" + Convert.ToBase64String(SHA512.HashData(bytes.ToArray()));
        _files[$"/npm/{name}"] = Encoding.UTF8.GetBytes(
            $"{{\"name\": \"{name}\", \"dist-tags\": {{\"latest\": \"{version}\"}}, \"versions\": {{\"{version}\": {{\"name\": \"{name}\", \"version\": \"{version}\"{manifestMore}, \"dist\": {{\"tarball\": \"{Address}{tarball}\", \"integrity\": \"{integrity}\"}}}}}}}}");
    }

    /// <summary>A Go module.</summary>
    public void AddModule(string path, string version, params (string Name, string Content)[] files)
    {
        using var bytes = new MemoryStream();
        var mod = $"module {path}\n\ngo 1.19\n";
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files.Append(("go.mod", mod)))
            {
                using var entry = new StreamWriter(zip.CreateEntry($"{path}@{version}/{name}").Open());
                entry.Write(content);
            }
        }

        _files[$"/go/{path}/@v/{version}.info"] = Encoding.UTF8.GetBytes($"{{\"Version\": \"{version}\", \"Time\": \"2020-01-01T00:00:00Z\"}}");
        _files[$"/go/{path}/@v/{version}.mod"] = Encoding.UTF8.GetBytes(mod);
        _files[$"/go/{path}/@v/{version}.zip"] = bytes.ToArray();
    }

    /// <summary>A crate, beside its other versions.</summary>
    public void AddCrate(Crate crate)
    {
        var archive = crate.Pack();
        var line = Encoding.UTF8.GetBytes(crate.Line(archive) + "\n");
        _files.AddOrUpdate($"/crates/{crate.IndexPath}", line, (_, lines) => [.. lines, .. line]);
        _files[$"/crates/dl/{crate.Name}/{crate.Version}/download"] = archive;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static void Write(TarWriter tar, string name, string content) =>
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });

    private static (string Key, string Value)[] Entry(string language, string name, string value) => [($"Millrace__Dependencies__Registries__{language}__{name}", value)];

    private (string Key, string Value)[] Registry(string language, string path) =>
        [.. Entry(language, "Url", Address + path), .. Entry(language, "Private", "true"), .. Entry(language, "Address", "127.0.0.1")];

    private void AddPythonFile(string name, string file, byte[] bytes)
    {
        _files[$"/files/{file}"] = bytes;
        var page = $"<!DOCTYPE html><html><body><a href=\"/files/{file}#sha256={Convert.ToHexStringLower(SHA256.HashData(bytes))}\">{file}</a></body></html>";
        _files[$"/simple/{name}/"] = Encoding.UTF8.GetBytes(page);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        Asked.Enqueue(path);
        await Gate;
        if (!_files.TryGetValue(path, out var content))
        {
            context.Response.StatusCode = 404;
            return;
        }

        context.Response.ContentType = path.StartsWith("/simple/", StringComparison.Ordinal) ? "text/html" : path.StartsWith("/npm/", StringComparison.Ordinal) && !path.EndsWith(".tgz", StringComparison.Ordinal) ? "application/json" : "application/octet-stream";
        await context.Response.Body.WriteAsync(content);
    }
}
