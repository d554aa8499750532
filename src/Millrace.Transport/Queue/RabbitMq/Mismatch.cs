using System.Text.RegularExpressions;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>Says in plain words why the broker refused a declaration.</summary>
internal static partial class Mismatch
{
    private const int AccessRefused = 403;
    private const int PreconditionFailed = 406;

    /// <summary>A sentence, or null when the refusal is of another kind.</summary>
    public static string? Describe(ShutdownEventArgs? reason) => reason?.ReplyCode switch
    {
        PreconditionFailed => DescribeArgument(reason.ReplyText),
        AccessRefused => $"The broker does not let this user set up what Millrace needs: {reason.ReplyText}. It needs the permissions configure, write and read on 'code-execution\\..*' and 'amq\\.gen.*'.",
        _ => null,
    };

    private static string DescribeArgument(string text)
    {
        var found = Inequivalent().Match(text);
        if (!found.Success)
        {
            return $"The broker refused a declaration: {text}";
        }

        var (argument, kind, name) = (found.Groups["argument"].Value, found.Groups["kind"].Value, found.Groups["name"].Value);
        var (wanted, present) = (Value(found.Groups["wanted"].Value), Value(found.Groups["present"].Value));
        return $"The {kind} '{name}' exists on the broker with {argument} {present}, but this process needs {argument} {wanted}. "
            + "All processes of a fleet need the same version and the same settings under Millrace:Queue. "
            + $"To let Millrace make it anew, stop the fleet, let the {kind} run empty and delete it on the broker; it is declared again at the next start.";
    }

    // The broker says: none | 'x' | the value 'x' of type 'y'.
    private static string Value(string text) => text == "none" ? "not set" : Quoted().Match(text).Value is { Length: > 0 } quoted ? quoted : text;

    [GeneratedRegex(@"inequivalent arg '(?<argument>[^']+)' for (?<kind>queue|exchange) '(?<name>[^']+)' in vhost '[^']*': received (?<wanted>.+?) but current is (?<present>.+?)$")]
    private static partial Regex Inequivalent();

    [GeneratedRegex("'[^']*'")]
    private static partial Regex Quoted();
}
