using System.Diagnostics;
using Millrace.JourneyTests.Support;
using Millrace.RabbitMqTests.Observability.Support;

namespace Millrace.JourneyTests;

/// <summary>Without a fleet: one process that is both API and runner, its queue in memory.</summary>
public sealed class EmbeddedTraceTests
{
    [Fact]
    public async Task A_request_is_one_trace_from_HTTP_to_the_stages_in_one_process_too()
    {
        await using var receiver = new OtlpReceiver();
        await receiver.StartAsync();
        await using var server = await MillraceServer.StartAsync(
            null,
            ("Millrace__Runner__WarmPool", "false"),
            ("Millrace__Runner__PoolSize", "1"),
            ("Millrace__Tracing__SampleRatio", "1"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Url),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_BSP_SCHEDULE_DELAY", "100"));

        await server.Client.RunAsync("c", "/* seen by nobody before */ int main(void) { return 0; }");

        string[] expected =
        [
            "POST /api/execute",
            "  send code-execution.jobs",
            "    process code-execution.jobs",
            "      admit",
            "      compile",
            "      finish",
            "      prepare",
            "      run",
        ];
        List<Span> trace = [];
        for (var since = Stopwatch.StartNew(); (trace = TraceOfRequest(receiver)).Count < expected.Length && since.Elapsed < TimeSpan.FromSeconds(30);)
        {
            await Task.Delay(20);
        }

        var root = Assert.Single(trace, span => span.ParentId.Length == 0);
        Assert.Equal(expected, Draw(trace, root, ""));
        Assert.Single(trace.Select(span => span.Service).Distinct());
    }

    private static List<Span> TraceOfRequest(OtlpReceiver receiver)
    {
        var id = receiver.Spans.FirstOrDefault(span => span.Name == "POST /api/execute")?.TraceId;
        return [.. receiver.Spans.Where(span => span.TraceId == id)];
    }

    private static IEnumerable<string> Draw(List<Span> trace, Span span, string indent) =>
        trace.Where(s => s.ParentId == span.SpanId).OrderBy(s => s.Name, StringComparer.Ordinal).SelectMany(child => Draw(trace, child, indent + "  ")).Prepend(indent + span.Name);
}
