using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Millrace.Api.Admin;
using Millrace.Api.Events;
using Millrace.Api.Executions;
using Millrace.Api.Health;
using Millrace.Api.Jobs;
using Millrace.Api.Keys;
using Millrace.Api.Languages;
using Millrace.Api.Problems;
using Millrace.Api.Shares;
using Millrace.Api.Webhooks;
using Millrace.Api.Workers;
using Millrace.Contracts;

namespace Millrace.Api;

/// <summary>The answers that only the API gives, in the dialect of <see cref="MillraceJson"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ExecutionAccepted))]
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(JobList))]
[JsonSerializable(typeof(EventPage))]
[JsonSerializable(typeof(LanguageList))]
[JsonSerializable(typeof(LanguageView))]
[JsonSerializable(typeof(WorkerList))]
[JsonSerializable(typeof(PoolList))]
[JsonSerializable(typeof(KeyList))]
[JsonSerializable(typeof(KeyCreated))]
[JsonSerializable(typeof(ShareRequest))]
[JsonSerializable(typeof(ShareContent))]
[JsonSerializable(typeof(ShareView))]
[JsonSerializable(typeof(ShareCreated))]
[JsonSerializable(typeof(ShareList))]
[JsonSerializable(typeof(WebhookSecretView))]
[JsonSerializable(typeof(Overview))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>Everything the API says: its own answers and the vocabulary of the contracts.</summary>
    public static JsonSerializerOptions Wire => WireOptions.Instance;

    // In a class of its own: the generated part's static fields must be there first.
    private static class WireOptions
    {
        public static JsonSerializerOptions Instance { get; } = Create();

        private static JsonSerializerOptions Create()
        {
            var options = new JsonSerializerOptions(Default.Options)
            {
                Encoder = MillraceJson.Encoder,
                TypeInfoResolver = JsonTypeInfoResolver.Combine(Default, MillraceJson.Default),
            };
            options.MakeReadOnly();
            return options;
        }
    }
}
