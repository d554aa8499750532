using System.Text.Json.Serialization;

namespace Millrace.Contracts.Analysis;

/// <summary>How much a finding says about a program.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingSeverity>))]
public enum FindingSeverity
{
    /// <summary>Common in harmless programs. Takes 1 from the score.</summary>
    [JsonStringEnumMemberName("low")] Low,

    /// <summary>Unusual in programs that compute and print. Takes 5.</summary>
    [JsonStringEnumMemberName("medium")] Medium,

    /// <summary>Reaches for what a program in a sandbox has no business with. Takes 10.</summary>
    [JsonStringEnumMemberName("high")] High,
}
