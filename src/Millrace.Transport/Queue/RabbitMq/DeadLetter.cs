using System.Collections;
using System.Globalization;
using System.Text;
using RabbitMQ.Client;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>A message that was given up.</summary>
/// <param name="JobId">The job it is of, as far as it says.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="Queue">The queue it was in.</param>
/// <param name="At">When it was sent at first.</param>
/// <param name="Job">The job it carries; null when it cannot be read.</param>
/// <param name="Body">What it holds.</param>
public sealed record DeadLetter(string? JobId, string Reason, string? Queue, DateTimeOffset? At, QueuedJob? Job, ReadOnlyMemory<byte> Body)
{
    internal static DeadLetter Read(IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body)
    {
        JobMessage.TryRead(body.Span, out var job, out var problem);
        var headers = properties.Headers;
        return new DeadLetter(
            job?.JobId ?? properties.MessageId,
            Text(headers, DeadLetterSender.ReasonHeader) ?? Explain(headers) ?? problem,
            Text(headers, DeadLetterSender.QueueHeader) ?? Text(headers, "x-first-death-queue"),
            properties.IsTimestampPresent() ? DateTimeOffset.FromUnixTimeSeconds(properties.Timestamp.UnixTime) : null,
            job,
            body);
    }

    // What the broker itself notes down.
    private static string? Explain(IDictionary<string, object?>? headers) => Text(headers, "x-first-death-reason") switch
    {
        "delivery_limit" => string.Create(CultureInfo.InvariantCulture, $"The runners that took it died or gave it back, {Deliveries(headers)} times."),
        "rejected" => "A runner rejected it.",
        { } other => $"The broker gave it up: {other}.",
        null => null,
    };

    private static long Deliveries(IDictionary<string, object?>? headers) =>
        headers is not null && headers.TryGetValue("x-delivery-count", out var count) && count is not null
            ? Convert.ToInt64(count, CultureInfo.InvariantCulture)
            : Deaths(headers);

    private static long Deaths(IDictionary<string, object?>? headers) =>
        headers is not null && headers.TryGetValue("x-death", out var deaths) && deaths is IList { Count: > 0 } list ? list.Count : 1;

    private static string? Text(IDictionary<string, object?>? headers, string name) =>
        headers is not null && headers.TryGetValue(name, out var value) ? value switch
        {
            byte[] bytes => Encoding.UTF8.GetString(bytes),
            string text => text,
            _ => null,
        } : null;
}
