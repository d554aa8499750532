using System.Text.Json.Serialization;

namespace Millrace.Contracts.Access;

/// <summary>What a caller may do. Each is given by name; none contains another.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KeyScope>))]
public enum KeyScope
{
    /// <summary>Run programs, make shares, and see, talk to and cancel one's own jobs by their ids.</summary>
    [JsonStringEnumMemberName("execute")] Execute,

    /// <summary>See the tenant's jobs and shares, list them, and see the runners.</summary>
    [JsonStringEnumMemberName("read")] Read,

    /// <summary>See the whole server, and make, list and revoke keys.</summary>
    [JsonStringEnumMemberName("admin")] Admin,
}
