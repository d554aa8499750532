using System.Globalization;
using System.Text;
using Millrace.Api.Requests;
using Millrace.Contracts.Executions;

namespace Millrace.Api.Validation;

/// <summary>Standard input, whole or by test.</summary>
internal static class InputRule
{
    /// <summary>The bytes of stdin; null when the request gives none.</summary>
    public static byte[]? CheckStdin(ExecutionRequest request, RequestOptions options, FieldErrors errors)
    {
        var bytes = EncodedText.Decode(request.Stdin ?? "", request.StdinEncoding, "stdin", "stdin_encoding", allowHex: false, errors);
        if (request.Stdin is null)
        {
            return null;
        }

        // Input is data: unlike a program's text it keeps its byte order mark.
        bytes = request.StdinEncoding is null or "utf8" ? Encoding.UTF8.GetBytes(request.Stdin) : bytes;
        CheckSize("stdin", bytes, options, errors);
        return bytes;
    }

    public static IReadOnlyList<TestSpec> CheckTests(ExecutionRequest request, RequestOptions options, FieldErrors errors)
    {
        if (request.Tests is not { Count: > 0 } tests)
        {
            return [];
        }

        if (tests.Count > options.Tests)
        {
            errors.Add("tests", string.Create(CultureInfo.InvariantCulture, $"must be at most {options.Tests}, but are {tests.Count}"));
            return [];
        }

        if (request.Stdin is not null)
        {
            errors.Add("stdin", "cannot be given together with tests: each test has its own");
        }

        if (request.Tty is not null)
        {
            errors.Add("tty", "cannot be given together with tests");
        }

        return [.. tests.Select((test, i) => Convert(test, FieldPath.At("tests", i), request, options, errors))];
    }

    private static TestSpec Convert(RequestTest test, string at, ExecutionRequest request, RequestOptions options, FieldErrors errors)
    {
        var stdin = Encoding.UTF8.GetBytes(test.Stdin ?? "");
        CheckSize(at + ".stdin", stdin, options, errors);
        if (test.Args is not null)
        {
            ArgumentsRule.CheckArguments(at + ".args", test.Args, options, errors);
            ArgumentsRule.CheckTotal(at + ".args", test.Args, request.Env, options, errors);
        }

        return new TestSpec { Stdin = stdin, Args = test.Args, ExpectedOutput = test.ExpectedOutput };
    }

    private static void CheckSize(string field, byte[]? bytes, RequestOptions options, FieldErrors errors)
    {
        if (bytes?.Length > options.StdinBytes)
        {
            errors.Add(field, string.Create(CultureInfo.InvariantCulture, $"must be at most {options.StdinBytes} bytes, but has {bytes.Length}"));
        }
    }
}
