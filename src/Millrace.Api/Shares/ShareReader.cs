using System.Text.Json;
using Millrace.Api.Requests;
using Millrace.Contracts;
using Millrace.Contracts.Executions;

namespace Millrace.Api.Shares;

/// <summary>Reads a share from the wire, noting every mistake.</summary>
internal static class ShareReader
{
    private static readonly string[] Fields =
        ["language", "version", "files", "entry_point", "stdin", "args", "compile_args", "limits", "tests", "result"];

    public static ShareRequest? Read(ReadOnlyMemory<byte> body, FieldErrors errors) => RequestReader.Read(body, Fields, Read, errors);

    private static ShareRequest Read(ObjectReader r)
    {
        r.Require("files");
        return new ShareRequest
        {
            Language = r.String("language"),
            Version = r.String("version"),
            Files = r.Objects("files", RequestReader.FileFields, RequestReader.ReadFile),
            EntryPoint = r.String("entry_point"),
            Stdin = r.String("stdin"),
            Args = r.Strings("args"),
            CompileArgs = r.Strings("compile_args"),
            Limits = r.Object("limits", RequestReader.LimitFields, RequestReader.ReadLimits),
            Tests = r.Objects("tests", RequestReader.TestFields, RequestReader.ReadTest),
            Result = ReadResult(r),
        };
    }

    // Who knows a job's id may read it; a share is for everyone.
    private static ExecutionResult? ReadResult(ObjectReader r)
    {
        if (r.Raw("result") is not { } raw)
        {
            return null;
        }

        try
        {
            return raw.Deserialize(MillraceJson.Default.ExecutionResult) is { } result ? result with { JobId = "", RunnerId = null } : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            r.Refuse("result", "must be a result as GET /api/jobs/{id} tells it");
            return null;
        }
    }
}
