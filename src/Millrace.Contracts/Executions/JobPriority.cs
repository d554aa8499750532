using System.Text.Json.Serialization;

namespace Millrace.Contracts.Executions;

/// <summary>The lane a job waits in. High overtakes normal, normal overtakes low.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobPriority>))]
public enum JobPriority
{
    /// <summary>Runs when nothing else waits.</summary>
    [JsonStringEnumMemberName("low")] Low,

    /// <summary>The default.</summary>
    [JsonStringEnumMemberName("normal")] Normal,

    /// <summary>Overtakes the others.</summary>
    [JsonStringEnumMemberName("high")] High,
}
