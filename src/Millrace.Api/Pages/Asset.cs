using System.Security.Cryptography;

namespace Millrace.Api.Pages;

/// <summary>A file of the built-in page, from this assembly.</summary>
internal sealed record Asset(string ContentType, byte[] Content, string ETag)
{
    public static Asset Load(string name, string contentType)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream("assets/" + name)
            ?? throw new InvalidOperationException($"The asset {name} is missing from this build.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new Asset(contentType, content, $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"");
    }
}
