namespace Millrace.Transport.Callbacks;

/// <summary>Who receives a callback: host and port. A slow one delays only what goes to itself.</summary>
internal static class CallbackReceiver
{
    public static string Of(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? $"{uri.IdnHost}:{uri.Port}" : "";
}
