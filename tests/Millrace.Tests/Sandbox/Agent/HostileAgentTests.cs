using CsCheck;
using Millrace.Sandbox;
using Millrace.Sandbox.Agent;
using Millrace.Sandbox.Stages;
using Millrace.Tests.Sandbox.Agent.Hostile;
using Xunit;

namespace Millrace.Tests.Sandbox.Agent;

/// <summary>
/// An agent in a stranger's hands may say anything, in any order, or nothing. Each stage then ends as its own frames say, or the
/// sandbox is condemned and everything that waits for it ends; nothing is kept without bound, and no frame counts for another stage.
/// </summary>
public sealed class HostileAgentTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);
    private static readonly string Kept = Path.Combine(AppContext.BaseDirectory, "Sandbox", "Agent", "Hostile", "conversations");

    public static TheoryData<string> KeptConversations { get; } = [.. Directory.GetFiles(Kept, "*.txt").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Fact]
    [Trait("Kind", "Fuzz")]
    public Task Whatever_an_agent_says_stages_end_as_their_own_frames_say_or_the_sandbox_is_condemned() =>
        Conversations.Any.SampleAsync(HeldConversation.HoldAsync, iter: FuzzBudget.Tries(1_500), time: FuzzBudget.Seconds, print: conversation => $"Keep it in conversations/:\n{conversation}\n");

    [Theory]
    [MemberData(nameof(KeptConversations))]
    public async Task Conversations_that_were_kept_go_well(string name) =>
        await HeldConversation.HoldAsync(Conversation.Parse(await File.ReadAllTextAsync(Path.Combine(Kept, name))));

    [Fact]
    public void A_conversation_is_kept_as_it_was() =>
        Conversations.Any.Sample(conversation => Assert.Equal($"{conversation}", $"{Conversation.Parse($"{conversation}")}"), iter: 100);

    [Fact]
    [Trait("Kind", "Fuzz")]
    public Task Whatever_an_agent_says_first_the_start_ends() =>
        Gen.Byte.Array[0, 64].SampleAsync(
            async bytes =>
            {
                var channel = new HostileChannel(readAtOnce: 7);
                channel.Say(bytes);
                channel.Leave();
                var failure = await Record.ExceptionAsync(() => Millrace.Sandbox.Sandbox.StartAsync(new HostileProcess(channel, Bound), CancellationToken.None).WaitAsync(Bound));
                Assert.True(failure is null or SandboxException, failure?.ToString());
            },
            iter: FuzzBudget.Tries(500), time: FuzzBudget.Seconds);

    [Fact]
    public async Task An_agent_that_is_asked_for_files_and_says_nothing_is_not_waited_for()
    {
        var channel = new HostileChannel(readAtOnce: 4096);
        await using var sandbox = await ReadyAsync(channel, TimeSpan.FromMilliseconds(50));

        var failure = await Assert.ThrowsAsync<SandboxException>(() => sandbox.CollectAsync(["**"], 10, 1000, CancellationToken.None).WaitAsync(Bound));

        Assert.Contains("did not bring", failure.Message, StringComparison.Ordinal);
        await sandbox.Broken.WaitAsync(Bound);
    }

    [Fact]
    public async Task Names_and_reasons_are_not_kept_longer_than_any_honest_one()
    {
        var channel = new HostileChannel(readAtOnce: 1 << 20);
        await using var sandbox = await ReadyAsync(channel, Bound);
        var stage = await sandbox.StartAsync(new StageCommand { Arguments = ["x"], Environment = new Dictionary<string, string>() }, new ProcessLimits(), new HeardOutput(), CancellationToken.None);
        var files = sandbox.CollectAsync(["**"], 10, 1000, CancellationToken.None);

        channel.Say(Frames.Bytes(new Frame(FrameType.Failed, 1, [0, 0, 0, 0, .. Enumerable.Repeat((byte)'s', 100_000), 0, .. Enumerable.Repeat((byte)'d', 100_000), 0])));
        channel.Say(Frames.Bytes(new Frame(FrameType.FileHead, 0, [.. new byte[12], .. Enumerable.Repeat((byte)'n', 100_000)])));

        var failed = await Assert.ThrowsAsync<SandboxException>(() => stage.Exit.WaitAsync(Bound));
        Assert.InRange(failed.Message.Length, 1, 3_000);
        await Assert.ThrowsAsync<SandboxException>(() => files.WaitAsync(Bound));
    }

    private static Task<Millrace.Sandbox.Sandbox> ReadyAsync(HostileChannel channel, TimeSpan patience)
    {
        channel.Say(Frames.Bytes(new Frame(FrameType.Ready, 0, [1, 0, 0, 0, 2])));
        return Millrace.Sandbox.Sandbox.StartAsync(new HostileProcess(channel, patience), CancellationToken.None);
    }
}
