using System.Globalization;
using System.Text;
using System.Text.Json;
using Millrace.Contracts.Executions;

namespace Millrace.Api.Requests;

/// <summary>
/// Reads the wire model of a request by hand. A serializer stops at the first mistake, takes the last of two members of one
/// name and forgets unknown ones; a client deserves to hear of all of them at once.
/// </summary>
internal static class RequestReader
{
    private const int MaxDepth = 32;

    private static readonly string[] Fields =
    [
        "language", "version", "source_code", "entry_point", "files", "stdin", "stdin_encoding", "args", "env", "compile_args",
        "dependencies", "workspace_id", "timeout", "memory_limit", "limits", "priority", "tests", "artifacts", "tty", "network",
        "callback_url", "output_encoding",
    ];

    internal static readonly string[] FileFields = ["name", "content", "encoding"];

    internal static readonly string[] LimitFields =
        ["wall_ms", "cpu_ms", "memory_mb", "processes", "output_bytes", "file_mb", "workspace_mb", "compile_wall_ms"];

    internal static readonly string[] TestFields = ["stdin", "args", "expected_output"];

    private static readonly string[] TerminalFields = ["cols", "rows"];

    /// <summary>Reads a body; what cannot be read is noted and left out, or null when there is nothing to go on with.</summary>
    public static ExecutionRequest? Read(ReadOnlyMemory<byte> body, FieldErrors errors) => Read(body, Fields, ReadRequest, errors);

    /// <summary>Reads a body of other fields in the same way.</summary>
    public static T? Read<T>(ReadOnlyMemory<byte> body, string[] fields, Func<ObjectReader, T> read, FieldErrors errors)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(WithoutMark(body), new JsonDocumentOptions { MaxDepth = MaxDepth });
            return ObjectReader.Open(document.RootElement, "", errors, fields) is { } reader ? read(reader) : null;
        }
        catch (JsonException e)
        {
            errors.Add(FieldErrors.Body, Explain(e, body.Length));
            return null;
        }
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;

    private static string Explain(JsonException e, int length)
    {
        if (length == 0)
        {
            return "must be a JSON object, but the body is empty";
        }

        var reason = e.Message.Contains("maximum configured depth", StringComparison.OrdinalIgnoreCase)
            ? string.Create(CultureInfo.InvariantCulture, $"is nested deeper than {MaxDepth} levels")
            : "is not valid JSON";
        return string.Create(CultureInfo.InvariantCulture, $"{reason}, at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
    }

    private static ExecutionRequest ReadRequest(ObjectReader r) => new()
    {
        Language = r.String("language"),
        Version = r.String("version"),
        SourceCode = r.String("source_code"),
        EntryPoint = r.String("entry_point"),
        Files = r.Objects("files", FileFields, ReadFile),
        Stdin = r.String("stdin"),
        StdinEncoding = r.String("stdin_encoding"),
        Args = r.Strings("args"),
        Env = r.StringMap("env"),
        CompileArgs = r.Strings("compile_args"),
        Dependencies = r.Strings("dependencies"),
        WorkspaceId = r.String("workspace_id"),
        Timeout = r.Number("timeout"),
        MemoryLimit = r.Integer("memory_limit"),
        Limits = r.Object("limits", LimitFields, ReadLimits),
        Priority = r.String("priority"),
        Tests = r.Objects("tests", TestFields, ReadTest),
        Artifacts = r.Strings("artifacts"),
        Tty = r.Object("tty", TerminalFields, ReadTerminal),
        Network = r.Boolean("network"),
        CallbackUrl = r.String("callback_url"),
        OutputEncoding = r.String("output_encoding"),
    };

    internal static RequestFile ReadFile(ObjectReader r)
    {
        r.Require("name");
        r.Require("content");
        return new() { Name = r.String("name"), Content = r.String("content"), Encoding = r.String("encoding") };
    }

    internal static RequestLimits ReadLimits(ObjectReader r) => new()
    {
        WallMs = r.Integer("wall_ms"),
        CpuMs = r.Integer("cpu_ms"),
        MemoryMb = r.Integer("memory_mb"),
        Processes = r.Integer("processes"),
        OutputBytes = r.Integer("output_bytes"),
        FileMb = r.Integer("file_mb"),
        WorkspaceMb = r.Integer("workspace_mb"),
        CompileWallMs = r.Integer("compile_wall_ms"),
    };

    internal static RequestTest ReadTest(ObjectReader r) =>
        new() { Stdin = r.String("stdin"), Args = r.Strings("args"), ExpectedOutput = r.String("expected_output") };

    private static TerminalSize? ReadTerminal(ObjectReader r)
    {
        r.Require("cols");
        r.Require("rows");
        return r.Integer("cols") is { } cols && r.Integer("rows") is { } rows ? new TerminalSize(Narrow(cols), Narrow(rows)) : null;
    }

    // Out of range stays out of range for the rule that says so.
    private static int Narrow(long value) => (int)Math.Clamp(value, int.MinValue, int.MaxValue);
}
