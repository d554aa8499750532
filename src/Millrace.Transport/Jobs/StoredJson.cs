using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Millrace.Contracts;
using Millrace.Contracts.Executions;

namespace Millrace.Transport.Jobs;

/// <summary>Specs and results as packed JSON.</summary>
internal static class StoredJson
{
    private static readonly JsonTypeInfo<JobSpec> SpecType = (JsonTypeInfo<JobSpec>)MillraceJson.Wire.GetTypeInfo(typeof(JobSpec));
    private static readonly JsonTypeInfo<ExecutionResult> ResultType = (JsonTypeInfo<ExecutionResult>)MillraceJson.Wire.GetTypeInfo(typeof(ExecutionResult));

    public static byte[] Pack(JobSpec spec) => Pack(spec, SpecType);

    public static byte[] Pack(ExecutionResult result) => Pack(result, ResultType);

    public static JobSpec Spec(byte[] blob) => Read(blob, SpecType);

    public static ExecutionResult Result(byte[] blob) => Read(blob, ResultType);

    private static byte[] Pack<T>(T value, JsonTypeInfo<T> type)
    {
        using var buffer = new PooledBytes();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true, Encoder = type.Options.Encoder }))
        {
            JsonSerializer.Serialize(writer, value, type);
        }

        return PackedBlob.Pack(buffer.Written);
    }

    private static T Read<T>(byte[] blob, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(PackedBlob.Unpack(blob).Span, type) ?? throw new InvalidDataException("A blob of the job store is empty.");
}
