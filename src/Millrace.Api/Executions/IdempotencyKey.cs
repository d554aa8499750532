using Microsoft.AspNetCore.Http;
using Millrace.Api.Requests;

namespace Millrace.Api.Executions;

/// <summary>The client's name for a request, so that sending it again does not run it again.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    private const int MaxLength = 255;

    public static string? Read(HttpRequest request, FieldErrors errors)
    {
        var values = request.Headers[Header];
        if (values.Count == 0)
        {
            return null;
        }

        if (values.Count == 1 && values[0] is { Length: > 0 and <= MaxLength } key && key.All(c => c is >= ' ' and <= '~'))
        {
            return key;
        }

        errors.Add(Header, $"must be one value of 1 to {MaxLength} printable ASCII characters");
        return null;
    }
}
