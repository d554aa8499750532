namespace Millrace.RabbitMqTests.Observability.Support;

/// <summary>A span as a receiver of OTLP gets it.</summary>
internal sealed record Span(string Service, string TraceId, string SpanId, string ParentId, string Name, IReadOnlyDictionary<string, string> Attributes);
