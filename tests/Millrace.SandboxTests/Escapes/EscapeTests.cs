using Millrace.Sandbox;
using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Seccomp;
using Millrace.Sandbox.Stages;

namespace Millrace.SandboxTests.Escapes;

/// <summary>
/// Each attack in each kind of wall: it is contained and ends as it must; a neighbour and the next job do not notice; nothing
/// of it is left on the host.
/// </summary>
[Collection(nameof(Escapes))]
public sealed class EscapeTests(Battlefield field)
{
    private const string Success = "GOT THROUGH";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string, string> AttacksInTiers { get; } = new(AttackTier.Names.SelectMany(_ => Attack.Names, (tier, attack) => (attack, tier)).Where(row => Attack.Load(row.attack).Tiers.Contains(row.tier)));

    [Theory]
    [MemberData(nameof(AttacksInTiers))]
    public async Task Is_contained(string attack, string tier)
    {
        var plan = Attack.Load(attack);
        foreach (var program in plan.Needs)
        {
            Assert.SkipUnless(File.Exists(program), $"{program} is not installed.");
        }

        var post = await field.PostAsync(tier);
        var before = new HostSnapshot(post.Machine);

        await RunAsync(plan, post, tier);

        await post.NeighbourAnswersAsync();
        await post.NextJobIsFreshAsync();
        await before.NothingIsLeftAsync();
        Assert.Equal(0, field.Knocks);
    }

    [Fact]
    public void Every_attack_says_what_it_tries() => Assert.All(Attack.Names, name => Assert.EndsWith(".", Attack.Load(name).Tries.TrimEnd(), StringComparison.Ordinal));

    private async Task RunAsync(Attack plan, Post post, string tier)
    {
        await using var sandbox = await post.Machine.StartAsync();
        sandbox.Cgroup.Apply(new CgroupLimits((long)plan.MemoryMb << 20, plan.Processes, null));
        await sandbox.WriteFilesAsync(Program(plan), CancellationToken.None);
        var output = new CollectedOutput();
        StageExit? exit = null;
        foreach (var command in plan.Commands)
        {
            output = new CollectedOutput();
            exit = await RunAsync(plan, sandbox, command, output, last: command == plan.Commands[^1]);
        }

        Assert.DoesNotContain(Success, output.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(field.Secret, output.Text, StringComparison.Ordinal);
        if (plan.Output is { } expected)
        {
            Assert.Equal(expected, output.Text);
        }
        else if (plan.Ends == "exit")
        {
            Assert.True(output.Text.Split('\n', '\r').Contains("end"), output.Text);
        }

        AssertEnd(plan, exit, output.Text);
        if (plan.Refused > 0 && sandbox.Filter == FilterState.Counting)
        {
            Assert.True(sandbox.DeniedCalls >= plan.Refused, $"{sandbox.DeniedCalls} calls were refused in {tier}");
        }

        await AfterAsync(plan, sandbox);
    }

    private async Task<StageExit?> RunAsync(Attack plan, Sandbox.Sandbox sandbox, string[] command, CollectedOutput output, bool last)
    {
        var stage = await sandbox.StartAsync(
            Machine.Command(command) with { Environment = field.Environment(plan), Terminal = plan.Terminal ? new TerminalGeometry(80, 24) : null },
            new ProcessLimits { FileBytes = (long)plan.FileMb << 20 }, output, CancellationToken.None);
        var flood = last ? FloodAsync(stage, plan.InputMb) : stage.CloseStdinAsync(CancellationToken.None).AsTask();
        if (plan.Ends == "killed" && last)
        {
            await Assert.ThrowsAsync<TimeoutException>(() => stage.Exit.WaitAsync(TimeSpan.FromSeconds(plan.Seconds)));
            sandbox.Kill();
            await Assert.ThrowsAsync<SandboxException>(() => stage.Exit.WaitAsync(Patience));
            return null;
        }

        var exit = await stage.Exit.WaitAsync(Patience).ContinueWith(ended => ended.IsCompletedSuccessfully ? ended.Result : null, TaskScheduler.Default);
        await flood;
        return exit;
    }

    // Into a stage that does not read this ends when the stage does.
    private static async Task FloodAsync(SandboxStage stage, int megabytes)
    {
        for (var i = 0; i < megabytes && !stage.Exit.IsCompleted; i++)
        {
            await stage.WriteStdinAsync(new byte[1 << 20], CancellationToken.None); // in pieces, as the agent takes them
        }

        await stage.CloseStdinAsync(CancellationToken.None);
    }

    private static void AssertEnd(Attack plan, StageExit? exit, string output)
    {
        var ended = exit switch { null => "killed", { Signal: not null } => "signal", { ExitCode: 0 } => "exit", _ => "failure" };
        Assert.True(plan.Ends == "any" || plan.Ends == ended, $"It ended by {ended}, not by {plan.Ends}: {output}");
    }

    private static async Task AfterAsync(Attack plan, Sandbox.Sandbox sandbox)
    {
        if (plan.Collects.Length > 0)
        {
            var files = await sandbox.CollectAsync(plan.Collects, maxFiles: 100, maxBytes: 1 << 20, CancellationToken.None);
            Assert.Equal(plan.Collected!.Order(StringComparer.Ordinal), files.Files.Select(f => f.Name).Order(StringComparer.Ordinal));
        }

        foreach (var name in plan.Writes)
        {
            await sandbox.WriteFilesAsync([new WorkspaceFile(name, "overwritten"u8.ToArray())], CancellationToken.None);
            var why = await sandbox.Broken.WaitAsync(Patience);
            Assert.Contains(why.Step, (string[])["name", "openat"]);
        }
    }

    private static WorkspaceFile[] Program(Attack plan) =>
        [.. Directory.GetFiles(plan.Directory).Concat([Path.Combine(plan.Directory, "..", "..", "attempt.py")])
            .Where(path => Path.GetFileName(path) != "attack.yaml")
            .Select(path => new WorkspaceFile(Path.GetFileName(path), File.ReadAllBytes(path)))];
}
