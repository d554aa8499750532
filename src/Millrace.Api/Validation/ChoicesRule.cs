using System.Text.RegularExpressions;
using Millrace.Api.Requests;
using Millrace.Contracts.Access;
using Millrace.Contracts.Executions;

namespace Millrace.Api.Validation;

/// <summary>The fields that choose among a few values: priority, output encoding, terminal size, workspace.</summary>
internal static partial class ChoicesRule
{
    private const int MaxTerminal = 1000;

    public static JobPriority CheckPriority(string? priority, JobPriority highest, FieldErrors errors)
    {
        // Who says nothing gets the usual lane, or the highest there is below it.
        var lane = highest < JobPriority.Normal ? highest : JobPriority.Normal;
        if (priority is not null && !KeyRules.TryReadPriority(priority, out lane))
        {
            errors.Add("priority", "must be low, normal or high");
        }
        else if (lane > highest)
        {
            errors.Add("priority", $"must be at most {highest.ToString().ToLowerInvariant()} for this caller");
        }

        return lane;
    }

    public static bool CheckBase64Output(string? encoding, FieldErrors errors)
    {
        if (encoding is not (null or "utf8" or "base64"))
        {
            errors.Add("output_encoding", "must be utf8 or base64");
        }

        return encoding == "base64";
    }

    public static void CheckTerminal(TerminalSize? size, FieldErrors errors)
    {
        if (size is null)
        {
            return;
        }

        if (!IsTerminalSize(size.Cols))
        {
            errors.Add("tty.cols", $"must be from 1 to {MaxTerminal}");
        }

        if (!IsTerminalSize(size.Rows))
        {
            errors.Add("tty.rows", $"must be from 1 to {MaxTerminal}");
        }
    }

    public static bool IsTerminalSize(long value) => value is >= 1 and <= MaxTerminal;

    public static string CheckWorkspace(string? workspaceId, FieldErrors errors)
    {
        if (workspaceId is not null && !Workspace().IsMatch(workspaceId))
        {
            errors.Add("workspace_id", "must be 1 to 64 characters of A-Z, a-z, 0-9, '.', '_' and '-'");
        }

        return workspaceId ?? "default";
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Workspace();
}
