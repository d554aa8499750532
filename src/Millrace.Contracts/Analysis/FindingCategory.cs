using System.Text.Json.Serialization;

namespace Millrace.Contracts.Analysis;

/// <summary>What a finding is about.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingCategory>))]
public enum FindingCategory
{
    /// <summary>Files beyond the program's own.</summary>
    [JsonStringEnumMemberName("filesystem")] Filesystem,

    /// <summary>Connections.</summary>
    [JsonStringEnumMemberName("network")] Network,

    /// <summary>Other programs, processes and their signals.</summary>
    [JsonStringEnumMemberName("process")] Process,

    /// <summary>The machine, the kernel, memory, code made at run time.</summary>
    [JsonStringEnumMemberName("system")] System,
}
