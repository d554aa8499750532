namespace Millrace.Api.Pages;

/// <summary>A built file of the web editor, as it is and as compressed when it was built.</summary>
/// <param name="ContentType">Media type.</param>
/// <param name="ETag">By content, in quotes.</param>
/// <param name="Immutable">Whether its name holds a hash of its content, so that it never changes.</param>
/// <param name="Plain">The bytes.</param>
/// <param name="Brotli">The same, compressed; null when that was not worth it.</param>
/// <param name="Gzip">The same, compressed the older way.</param>
internal sealed record WebFile(string ContentType, string ETag, bool Immutable, byte[] Plain, byte[]? Brotli, byte[]? Gzip);
