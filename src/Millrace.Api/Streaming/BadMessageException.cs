namespace Millrace.Api.Streaming;

/// <summary>A client said something that cannot be done; it is told and may go on.</summary>
internal sealed class BadMessageException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
