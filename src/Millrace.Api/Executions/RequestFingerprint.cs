using System.Security.Cryptography;
using System.Text.Json;
using Millrace.Contracts;
using Millrace.Contracts.Executions;

namespace Millrace.Api.Executions;

/// <summary>
/// Tells a repeated request from a different one. Two requests are the same when their fields have the same values; white space,
/// the order of fields and a field that is null in place of absent make no difference.
/// </summary>
internal static class RequestFingerprint
{
    public static string Of(ExecutionRequest request)
    {
        var ordered = request.Env is null ? request : request with { Env = new SortedDictionary<string, string>(request.Env.ToDictionary(), StringComparer.Ordinal) };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(ordered, MillraceJson.Default.ExecutionRequest)));
    }
}
