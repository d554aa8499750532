using System.Globalization;

namespace Millrace.JourneyTests.Support;

/// <summary>Requests that could be read in two ways, by what is odd about them. Each is followed by a request that should never be one.</summary>
public static class OddRequests
{
    /// <summary>The path of what is hidden behind each.</summary>
    public const string Hidden = "/hidden";

    private const string Smuggled = $"GET {Hidden} HTTP/1.1\r\nHost: localhost\r\n\r\n";

    /// <summary>
    /// A length that Kestrel takes for the number it is, and nginx for none: no two ends, since nginx does not pass it on, but not as the
    /// standard has it.
    /// </summary>
    public static string WithSign { get; } = Post("Content-Length: +0");

    /// <summary>A line that ends for nginx, which writes it anew, and not for a server.</summary>
    public static string BareLineFeed { get; } = Post("X-A: b\nX-B: c");

    /// <summary>Names and texts.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["a length, then chunks"] = Post($"Content-Length: {5 + Smuggled.Length}\r\nTransfer-Encoding: chunked", "0\r\n\r\n"),
        ["chunks, then a length"] = Post($"Transfer-Encoding: chunked\r\nContent-Length: {5 + Smuggled.Length}", "0\r\n\r\n"),
        ["a length that ends before the chunks"] = Post("Content-Length: 4\r\nTransfer-Encoding: chunked", Hex(Smuggled.Length) + "\r\n"),
        ["two lengths"] = Post($"Content-Length: 0\r\nContent-Length: {Smuggled.Length}"),
        ["one length twice"] = Post("Content-Length: 0\r\nContent-Length: 0"),
        ["a list of lengths"] = Post($"Content-Length: 0, {Smuggled.Length}"),
        ["a negative length"] = Post("Content-Length: -1"),
        ["a length in hexadecimal"] = Post("Content-Length: 0x0"),
        ["a length beyond all numbers"] = Post("Content-Length: 99999999999999999999999"),
        ["chunks said twice"] = Post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "0\r\n\r\n"),
        ["chunks said twice in one line"] = Post("Transfer-Encoding: chunked, chunked", "0\r\n\r\n"),
        ["another coding"] = Post("Transfer-Encoding: gzip", "0\r\n\r\n"),
        ["another coding below chunks"] = Post("Transfer-Encoding: gzip, chunked", "0\r\n\r\n"),
        ["a coding after chunks"] = Post("Transfer-Encoding: chunked, identity", "0\r\n\r\n"),
        ["a coding almost like chunks"] = Post("Transfer-Encoding: xchunked", "0\r\n\r\n"),
        ["a coding with a vertical tab"] = Post("Transfer-Encoding: \vchunked", "0\r\n\r\n"),
        ["chunks in HTTP/1.0"] = Post("Transfer-Encoding: chunked", "0\r\n\r\n").Replace("HTTP/1.1\r\nHost", "HTTP/1.0\r\nConnection: keep-alive\r\nHost", StringComparison.Ordinal),
        ["a space before the colon"] = Post("Transfer-Encoding : chunked", "0\r\n\r\n"),
        ["a folded line"] = Post("X-A: b\r\n Transfer-Encoding: chunked", "0\r\n\r\n"),
        ["a folded value"] = Post("Transfer-Encoding:\r\n chunked", "0\r\n\r\n"),
        ["a bare carriage return"] = Post("X-A: b\rTransfer-Encoding: chunked", "0\r\n\r\n"),
        ["a null byte"] = Post("X-A: b\0c"),
        ["a header without a name"] = Post(": chunked"),
        ["a chunk of a size that is none"] = Post("Transfer-Encoding: chunked", "g\r\n\r\n"),
        ["a chunk of a negative size"] = Post("Transfer-Encoding: chunked", "-1\r\n\r\n"),
        ["a chunk of a size beyond all numbers"] = Post("Transfer-Encoding: chunked", "fffffffffffffffff0\r\n"),
        ["a chunk that does not end where it says"] = Post("Transfer-Encoding: chunked", "1\r\nab0\r\n\r\n"),
        ["a chunk extension with a bare line feed"] = Post("Transfer-Encoding: chunked", $"1;a\nxx\r\n{Hex(Smuggled.Length)}\r\n0\r\n\r\n"),
        ["a chunk extension with a bare carriage return"] = Post("Transfer-Encoding: chunked", "1;a\rx\r\nb\r\n0\r\n\r\n"),
        ["two hosts"] = Post("Host: elsewhere"),
        ["a line too long"] = $"GET /{new string('a', 9000)} HTTP/1.1\r\nHost: localhost\r\n\r\n" + Smuggled,
        ["headers too large"] = Post(string.Join("\r\n", Enumerable.Range(0, 6).Select(i => $"X-{i}: {new string('b', 7000)}"))),
        ["a WebSocket with a body"] = $"GET /stream/any HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nContent-Length: {Smuggled.Length}\r\n\r\n" + Smuggled,
        ["another protocol with a body"] = $"POST /api/execute HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: {Smuggled.Length}\r\n\r\n" + Smuggled,
    };

    private static string Post(string headers, string body = "") =>
        $"POST /api/execute HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{headers}\r\n\r\n{body}{Smuggled}";

    private static string Hex(int number) => number.ToString("x", CultureInfo.InvariantCulture);
}
