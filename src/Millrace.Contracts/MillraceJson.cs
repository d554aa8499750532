using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Millrace.Contracts.Access;
using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;
using Millrace.Contracts.Workers;

namespace Millrace.Contracts;

/// <summary>The one JSON dialect of Millrace: snake_case, nulls left out, generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ExecutionRequest))]
[JsonSerializable(typeof(ExecutionResult))]
[JsonSerializable(typeof(JobSpec))]
[JsonSerializable(typeof(JobRecord))]
[JsonSerializable(typeof(JobControl))]
[JsonSerializable(typeof(OutputEvent))]
[JsonSerializable(typeof(StatusEvent))]
[JsonSerializable(typeof(StageEvent))]
[JsonSerializable(typeof(RestartedEvent))]
[JsonSerializable(typeof(ResultEvent))]
[JsonSerializable(typeof(LanguageAvailability))]
[JsonSerializable(typeof(WorkerHeartbeat))]
[JsonSerializable(typeof(ApiKey))]
[JsonSerializable(typeof(KeyRequest))]
[JsonSerializable(typeof(CallbackAttempt))]
[JsonSerializable(typeof(IReadOnlyList<CallbackAttempt>))]
public sealed partial class MillraceJson : JsonSerializerContext
{
    /// <summary>Leaves letters of all languages as they are. Safe because every answer says it is JSON and forbids sniffing.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Options for those who need the whole dialect at run time.</summary>
    public static JsonSerializerOptions Wire => WireOptions.Instance;

    // In a class of its own: the generated part's static fields must be there first.
    private static class WireOptions
    {
        public static JsonSerializerOptions Instance { get; } = Create();

        private static JsonSerializerOptions Create()
        {
            var options = new JsonSerializerOptions(Default.Options) { Encoder = Encoder, TypeInfoResolver = Default };
            options.MakeReadOnly();
            return options;
        }
    }
}
