using System.Text.Json.Serialization;

namespace Millrace.Contracts.Executions;

/// <summary>Where a callback stands. The last two are final.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallbackState>))]
public enum CallbackState
{
    /// <summary>The job is not over.</summary>
    [JsonStringEnumMemberName("waiting")] Waiting,

    /// <summary>The job is over; the receiver has not confirmed it yet.</summary>
    [JsonStringEnumMemberName("pending")] Pending,

    /// <summary>The receiver confirmed it with a status from 200 to 299.</summary>
    [JsonStringEnumMemberName("delivered")] Delivered,

    /// <summary>Given up; the last attempt says why.</summary>
    [JsonStringEnumMemberName("failed")] Failed,
}
