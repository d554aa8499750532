using System.Text.Json.Serialization;

namespace Millrace.Runner.Dependencies;

/// <summary>What stands beside a layer on disk.</summary>
internal sealed record LayerRecord(string Key, string Digest, int Files, long Bytes);

[JsonSerializable(typeof(LayerRecord))]
internal sealed partial class LayerJson : JsonSerializerContext;
