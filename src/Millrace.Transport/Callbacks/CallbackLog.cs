using System.Text.Json;
using Millrace.Contracts;
using Millrace.Contracts.Executions;

namespace Millrace.Transport.Callbacks;

/// <summary>Attempts as JSON.</summary>
internal static class CallbackLog
{
    public static byte[] Write(CallbackAttempt attempt) => JsonSerializer.SerializeToUtf8Bytes(attempt, MillraceJson.Default.CallbackAttempt);

    public static CallbackAttempt ReadOne(byte[] json) => JsonSerializer.Deserialize(json, MillraceJson.Default.CallbackAttempt)!;

    public static IReadOnlyList<CallbackAttempt> Read(byte[]? json) =>
        json is null ? [] : JsonSerializer.Deserialize(json, MillraceJson.Default.IReadOnlyListCallbackAttempt)!;

    public static byte[] Append(byte[]? json, CallbackAttempt attempt) => JsonSerializer.SerializeToUtf8Bytes(
        [.. Read(json).TakeLast(CallbackReport.MaxAttempts - 1), attempt], MillraceJson.Default.IReadOnlyListCallbackAttempt);
}
