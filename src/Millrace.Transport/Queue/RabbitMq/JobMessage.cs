using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Millrace.Contracts;
using Millrace.Contracts.Executions;
using RabbitMQ.Client;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>
/// A job on the wire: UTF-8 JSON, snake_case. Reading is lenient to what is added later and strict about the version: <see cref="Version"/>
/// rises when an old runner would misunderstand.
/// </summary>
internal sealed record JobMessage
{
    /// <summary>Header with the span that sent it, by the W3C's format.</summary>
    public const string TraceHeader = "traceparent";

    // 00-TRACE-SPAN-FLAGS.
    private const int TraceLength = 55;

    /// <summary>The version this program writes and understands.</summary>
    public const int Version = 1;

    /// <summary>The version of this message.</summary>
    public int V { get; init; } = Version;

    /// <summary>The job.</summary>
    public string? JobId { get; init; }

    /// <summary>Canonical language id.</summary>
    public string? Language { get; init; }

    /// <summary>What the request asked for, whichever lane it came by.</summary>
    public JobPriority Priority { get; init; } = JobPriority.Normal;

    /// <summary>Whose it is.</summary>
    public string Tenant { get; init; } = Tenants.Anonymous;

    /// <summary>The job as it was accepted; absent when it is too large, then only the job store has it.</summary>
    public JobRecord? Record { get; init; }

    /// <summary>The message for a job, without the record when it would be larger than allowed.</summary>
    public static ReadOnlyMemory<byte> Write(QueuedJob job, int inlineBytes)
    {
        var message = new JobMessage { JobId = job.JobId, Language = job.Language, Priority = job.Priority, Tenant = job.Tenant, Record = job.Record };
        if (job.Record is not null)
        {
            var whole = JsonSerializer.SerializeToUtf8Bytes(message, JobMessageJson.Default.JobMessage);
            if (whole.Length <= inlineBytes)
            {
                return whole;
            }
        }

        return JsonSerializer.SerializeToUtf8Bytes(message with { Record = null }, JobMessageJson.Default.JobMessage);
    }

    /// <summary>The properties every job message has. <c>app_id</c> is the API that sent it: there it is told when it is taken.</summary>
    public static BasicProperties Properties(QueuedJob job, string origin, DateTimeOffset now)
    {
        var properties = new BasicProperties
        {
            Persistent = true,
            ContentType = "application/json",
            Type = "job",
            MessageId = job.JobId,
            AppId = origin,
            Timestamp = new AmqpTimestamp(now.ToUnixTimeSeconds()),
        };
        if ((job.TraceParent ?? CurrentTrace) is { } trace)
        {
            properties.Headers = new Dictionary<string, object?> { [TraceHeader] = trace };
        }

        return properties;
    }

    /// <summary>The span that sent a message; null when it names none.</summary>
    public static string? TraceOf(IReadOnlyBasicProperties properties) =>
        properties.Headers is { } headers && headers.TryGetValue(TraceHeader, out var value) && value is byte[] { Length: TraceLength } trace
            ? Encoding.ASCII.GetString(trace)
            : null;

    internal static string? CurrentTrace => Activity.Current is { IdFormat: ActivityIdFormat.W3C } span ? span.Id : null;

    /// <summary>The job of a message; false, with the reason, for one that nobody can run.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out QueuedJob? job, out string problem)
    {
        job = null;
        problem = "";
        try
        {
            var version = JsonSerializer.Deserialize(body, JobMessageJson.Default.MessageVersion)?.V;
            if (version != Version)
            {
                problem = version is null ? "The message names no version 'v'." : $"The message is of version {version}; this runner understands version {Version}.";
                return false;
            }

            var message = JsonSerializer.Deserialize(body, JobMessageJson.Default.JobMessage)!;
            if (string.IsNullOrEmpty(message.JobId) || string.IsNullOrEmpty(message.Language))
            {
                problem = "The message names no job_id or no language.";
                return false;
            }

            if (message.Record is { } record && record.JobId != message.JobId)
            {
                problem = "The message holds the record of another job.";
                return false;
            }

            job = new QueuedJob(message.JobId, message.Language, message.Priority, message.Tenant) { Record = message.Record };
            return true;
        }
        catch (JsonException e)
        {
            problem = $"The message is not the JSON of a job: {e.Message}";
            return false;
        }
    }
}

/// <summary>The one field that is read before all others.</summary>
internal sealed record MessageVersion(int? V);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JobMessage))]
[JsonSerializable(typeof(MessageVersion))]
internal sealed partial class JobMessageJson : JsonSerializerContext;
