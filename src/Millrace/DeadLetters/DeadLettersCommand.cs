using System.CommandLine;

namespace Millrace.DeadLetters;

/// <summary><c>millrace dead-letters</c>: look at the jobs a fleet has given up, try them again, throw them away.</summary>
internal static class DeadLettersCommand
{
    private static readonly Option<int> Limit = new("--limit") { Description = "At most so many, oldest first.", DefaultValueFactory = _ => 100 };

    private static readonly Argument<string[]> Jobs = new("job-id") { Description = "Ids of jobs, as 'list' shows them.", Arity = ArgumentArity.ZeroOrMore };

    private static readonly Option<bool> All = new("--all") { Description = "Every one." };

    public static Command Create()
    {
        var list = new Command("list", "Show what was given up, and why.") { Limit };
        list.SetAction((parsed, cancellation) => DeadLetterDesk.RunAsync(desk => desk.ListAsync(parsed.GetValue(Limit), cancellation)));

        var retry = new Command("retry", "Give the jobs to the queue again, each as a new job with a new id.") { Jobs, All };
        retry.SetAction((parsed, cancellation) => Chosen(parsed) is { } chosen
            ? DeadLetterDesk.RunAsync(desk => desk.RetryAsync(chosen, cancellation))
            : RefuseAsync());

        var drop = new Command("drop", "Throw them away. Their jobs keep their results.") { Jobs, All };
        drop.SetAction((parsed, cancellation) => Chosen(parsed) is { } chosen
            ? DeadLetterDesk.RunAsync(desk => desk.DropAsync(chosen, cancellation))
            : RefuseAsync());

        return new Command("dead-letters", "Jobs that a fleet has given up: their runners died, or nobody could read them. Needs RabbitMq__Url.") { list, retry, drop };
    }

    private static Func<string?, bool>? Chosen(ParseResult parsed)
    {
        var ids = parsed.GetValue(Jobs) ?? [];
        return parsed.GetValue(All) ? ids.Length == 0 ? _ => true : null : ids.Length > 0 ? id => ids.Contains(id) : null;
    }

    private static async Task<int> RefuseAsync()
    {
        await Console.Error.WriteLineAsync("millrace: name the jobs, or --all for every one.");
        return 1;
    }
}
