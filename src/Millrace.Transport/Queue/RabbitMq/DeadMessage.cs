using RabbitMQ.Client;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>A message that is given up.</summary>
/// <param name="Properties">Its properties.</param>
/// <param name="Body">Its body, as it came.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="Queue">Where it was.</param>
internal sealed record DeadMessage(IReadOnlyBasicProperties Properties, ReadOnlyMemory<byte> Body, string Reason, string? Queue);
