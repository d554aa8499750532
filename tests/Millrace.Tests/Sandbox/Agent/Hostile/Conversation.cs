using System.Globalization;

namespace Millrace.Tests.Sandbox.Agent.Hostile;

/// <summary>What a host and a hostile agent say to each other, in order.</summary>
/// <param name="ReadAtOnce">How many bytes the host gets at most with one read.</param>
/// <param name="Steps">The steps after the agent has said that it is ready.</param>
internal sealed record Conversation(int ReadAtOnce, IReadOnlyList<ConversationStep> Steps)
{
    /// <summary>Reads one that was kept: a line for the size of reads, one for each step; '#' begins a remark.</summary>
    public static Conversation Parse(string text)
    {
        var lines = text.Split('\n').Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0).ToList();
        return new Conversation(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), [.. lines.Skip(1).Select(ConversationStep.Parse)]);
    }

    public override string ToString() => string.Join('\n', Steps.Select(step => step.ToString()).Prepend(string.Create(CultureInfo.InvariantCulture, $"reads {ReadAtOnce}")));
}
