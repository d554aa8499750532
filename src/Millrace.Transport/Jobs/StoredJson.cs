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

    public static byte[] Pack(JobSpec spec) => PackedBlob.Pack(JsonSerializer.SerializeToUtf8Bytes(spec, SpecType));

    public static byte[] Pack(ExecutionResult result) => PackedBlob.Pack(JsonSerializer.SerializeToUtf8Bytes(result, ResultType));

    public static JobSpec Spec(byte[] blob) => Read(blob, SpecType);

    public static ExecutionResult Result(byte[] blob) => Read(blob, ResultType);

    private static T Read<T>(byte[] blob, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(PackedBlob.Unpack(blob).Span, type) ?? throw new InvalidDataException("A blob of the job store is empty.");
}
