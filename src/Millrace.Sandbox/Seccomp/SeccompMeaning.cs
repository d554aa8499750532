namespace Millrace.Sandbox.Seccomp;

/// <summary>What a profile says of a call, read from the profile alone: what every compiled form of it must do.</summary>
internal static class SeccompMeaning
{
    /// <summary>What is done with a call that has these arguments; missing ones are 0.</summary>
    public static SeccompAction ActionOf(this SeccompProfile profile, string name, ReadOnlySpan<ulong> arguments)
    {
        foreach (var entry in profile.Entries)
        {
            if (entry.Names.Contains(name) && Hold(entry.Conditions, arguments))
            {
                return entry.Action;
            }
        }

        return profile.Default;
    }

    private static bool Hold(IReadOnlyList<SeccompCondition> conditions, ReadOnlySpan<ulong> arguments)
    {
        foreach (var condition in conditions)
        {
            if (!Holds(condition, condition.Index < arguments.Length ? arguments[condition.Index] : 0))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Holds(SeccompCondition condition, ulong argument) => condition.Comparison switch
    {
        SeccompComparison.Equal => argument == condition.Value,
        SeccompComparison.NotEqual => argument != condition.Value,
        SeccompComparison.Less => argument < condition.Value,
        SeccompComparison.LessOrEqual => argument <= condition.Value,
        SeccompComparison.Greater => argument > condition.Value,
        SeccompComparison.GreaterOrEqual => argument >= condition.Value,
        _ => (argument & condition.Value) == condition.Masked,
    };
}
