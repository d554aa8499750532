using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Millrace.Api.Requests;
using Millrace.Contracts.Executions;

namespace Millrace.Api.Validation;

/// <summary>Arguments and environment: no NUL, names a shell could read, and as much as the kernel hands to a program.</summary>
internal static partial class ArgumentsRule
{
    public static void Check(ExecutionRequest request, RequestOptions options, FieldErrors errors)
    {
        CheckArguments("args", request.Args ?? [], options, errors);
        CheckArguments("compile_args", request.CompileArgs ?? [], options, errors);
        CheckEnvironment(request.Env, options, errors);
        CheckTotal("args", request.Args ?? [], request.Env, options, errors);
        CheckTotal("compile_args", request.CompileArgs ?? [], null, options, errors);
    }

    public static void CheckArguments(string field, IReadOnlyList<string> arguments, RequestOptions options, FieldErrors errors)
    {
        if (arguments.Count > options.Arguments)
        {
            errors.Add(field, Invariant($"must be at most {options.Arguments}, but are {arguments.Count}"));
            return;
        }

        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].Contains('\0'))
            {
                errors.Add(FieldPath.At(field, i), "must not contain NUL");
            }
        }
    }

    public static void CheckTotal(string field, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? env, RequestOptions options, FieldErrors errors)
    {
        var total = arguments.Sum(Size) + (env ?? NoVariables).Sum(v => Size(v.Key) + Size(v.Value));
        if (total > options.ArgumentBytes)
        {
            errors.Add(field, Invariant($"must be at most {options.ArgumentBytes} bytes together with env, but are {total}"));
        }
    }

    private static readonly Dictionary<string, string> NoVariables = [];

    private static void CheckEnvironment(IReadOnlyDictionary<string, string>? env, RequestOptions options, FieldErrors errors)
    {
        if (env is null)
        {
            return;
        }

        if (env.Count > options.Variables)
        {
            errors.Add("env", Invariant($"must be at most {options.Variables} variables, but are {env.Count}"));
            return;
        }

        foreach (var (name, value) in env)
        {
            if (!VariableName().IsMatch(name))
            {
                errors.Add(FieldPath.Of("env", name), "must be named by letters, digits and _, not beginning with a digit");
            }

            if (value.Contains('\0'))
            {
                errors.Add(FieldPath.Of("env", name), "must not contain NUL");
            }
        }
    }

    private static long Size(string text) => Encoding.UTF8.GetByteCount(text) + 1;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex VariableName();
}
