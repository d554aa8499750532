using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Millrace.Api.Documentation;

/// <summary>What the description of the API says beyond the types: parameters that are read by hand, and examples.</summary>
internal static class ApiDescription
{
    private sealed record Parameter(string Operation, string Name, ParameterLocation In, JsonSchemaType Type, string Description);

    private static readonly Parameter[] Parameters =
    [
        new("Execute", "wait", ParameterLocation.Query, JsonSchemaType.Boolean, "true or 1: answer with the result, as soon as there is one."),
        new("Execute", "Idempotency-Key", ParameterLocation.Header, JsonSchemaType.String, "1 to 255 printable characters. The same key with the same request names the same job."),
        new("ListJobs", "workspace_id", ParameterLocation.Query, JsonSchemaType.String, "Only this workspace."),
        new("ListJobs", "status", ParameterLocation.Query, JsonSchemaType.String, "Only this status: queued, running, completed, failed or cancelled."),
        new("ListJobs", "language", ParameterLocation.Query, JsonSchemaType.String, "Only this language, by id or alias."),
        new("ListJobs", "limit", ParameterLocation.Query, JsonSchemaType.Integer, "1 to 200, default 50."),
        new("ListJobs", "cursor", ParameterLocation.Query, JsonSchemaType.String, "next_cursor of the page before."),
        new("GetJobEvents", "from_seq", ParameterLocation.Query, JsonSchemaType.Integer, "The first sequence number wanted, inclusive. Default: from the start."),
        new("GetJobEvents", "limit", ParameterLocation.Query, JsonSchemaType.Integer, "Events of one JSON page, 1 to 10000, default 1000."),
        new("GetJobEvents", "wait_ms", ParameterLocation.Query, JsonSchemaType.Integer, "How long a JSON page may wait for its first event, 0 to 30000, default 0."),
        new("GetJobEvents", "format", ParameterLocation.Query, JsonSchemaType.String, "json or sse; in place of the Accept header."),
        new("GetJobEvents", "Last-Event-ID", ParameterLocation.Header, JsonSchemaType.Integer, "The last sequence number seen, exclusive; goes before from_seq."),
        new("ListShares", "limit", ParameterLocation.Query, JsonSchemaType.Integer, "1 to 200, default 50."),
        new("ListShares", "cursor", ParameterLocation.Query, JsonSchemaType.String, "next_cursor of the page before."),
        new("GetShare", "If-None-Match", ParameterLocation.Header, JsonSchemaType.String, "The ETag of an earlier answer: 304 follows."),
        new("StreamJob", "from_seq", ParameterLocation.Query, JsonSchemaType.Integer, "The first sequence number wanted, inclusive. Default: from the start."),
    ];

    private const string RequestExample = """
        {
          "language": "python",
          "source_code": "name = input()\nprint(f'Hello, {name}!')\n",
          "stdin": "world\n",
          "limits": { "wall_ms": 5000, "memory_mb": 128 }
        }
        """;

    private const string AcceptedExample = """
        {
          "job_id": "job_0123456789abcdefghjkmnpqrs",
          "status": "queued",
          "message": "The job is accepted.",
          "stream_url": "/stream/job_0123456789abcdefghjkmnpqrs"
        }
        """;

    private const string ResultExample = """
        {
          "job_id": "job_0123456789abcdefghjkmnpqrs",
          "language": "python",
          "version": "3.11.2",
          "status": "completed",
          "outcome": "success",
          "output": "Hello, world!\n",
          "stdout": "Hello, world!\n",
          "stderr": "",
          "exit_code": 0,
          "duration": 5.1,
          "cpu_time": 3.2,
          "memory_peak": 9437184,
          "truncated": false,
          "timings": { "queued": 0.4, "prepared": 0.6, "compiled": 0, "ran": 5.1, "total": 6.5 },
          "warm": true,
          "attempt": 1,
          "runner_id": "runner-1"
        }
        """;

    private const string ProblemExample = """
        {
          "type": "urn:millrace:problem:invalid-request",
          "title": "The request is not valid",
          "status": 400,
          "detail": "Every mistake is listed under errors.",
          "instance": "/api/execute",
          "request_id": "4bf92f3577b34da6a3ce929d0e0e4736",
          "errors": {
            "language": ["'pyton' is not a known language; did you mean python?"],
            "limits.wall_ms": ["must be at most 300000, but is 900000"]
          }
        }
        """;

    public static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Millrace",
            Version = "v1",
            Description = "Runs source code in single-use sandboxes and streams its output while it runs. "
                + "Names are in snake_case; every refusal is application/problem+json and lists every mistake at once.",
        };
        return Task.CompletedTask;
    }

    public static Task AddParameters(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        foreach (var parameter in Parameters.Where(p => p.Operation == operation.OperationId))
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = parameter.Name,
                In = parameter.In,
                Description = parameter.Description,
                Schema = new OpenApiSchema { Type = parameter.Type },
            });
        }

        return Task.CompletedTask;
    }

    public static Task AddExamples(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (operation.OperationId == "Execute")
        {
            SetExample(operation.RequestBody?.Content, "application/json", RequestExample);
            SetExample(operation.Responses?["202"].Content, "application/json", AcceptedExample);
            SetExample(operation.Responses?["200"].Content, "application/json", ResultExample);
            SetExample(operation.Responses?["400"].Content, "application/problem+json", ProblemExample);
        }

        return Task.CompletedTask;
    }

    private static void SetExample(IDictionary<string, OpenApiMediaType>? content, string type, string json)
    {
        if (content?.TryGetValue(type, out var media) == true)
        {
            media.Example = JsonNode.Parse(json);
        }
    }
}
