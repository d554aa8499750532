using System.Diagnostics;
using Millrace.Sandbox;
using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Seccomp;
using Millrace.Sandbox.Stages;

namespace Millrace.SandboxTests.Escapes;

/// <summary>
/// Each attack, in all kinds of walls at the same time: it is contained and ends as it must; a neighbour and the next job do not
/// notice; nothing of it is left on the host.
/// </summary>
[Collection(nameof(Escapes))]
public sealed class EscapeTests(Battlefield field)
{
    private const string Success = "GOT THROUGH";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string> Attacks { get; } = [.. Attack.Names];

    public static TheoryData<string> Tiers { get; } = [.. AttackTier.Names];

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task Is_contained(string attack)
    {
        var plan = Attack.Load(attack);
        Assert.SkipWhen(plan.Missing is not null, $"{plan.Missing} is not installed.");
        var posts = new List<Post>();
        foreach (var tier in AttackTier.Of(plan).Where(tier => AttackTier.Missing(tier) is null))
        {
            posts.Add(await field.PostAsync(tier));
        }

        var before = await HostSnapshot.TakeAsync(posts);

        var failures = (await Task.WhenAll(posts.Select(post => TriedAsync(plan, post)))).OfType<string>().ToList();

        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
        await before.NothingIsLeftAsync();
        Assert.Equal(0, field.Knocks);
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public async Task Walls_of_each_kind_are_attacked(string tier)
    {
        var missing = AttackTier.Missing(tier);
        Assert.SkipWhen(missing is not null, missing ?? "");

        await (await field.PostAsync(tier)).NextJobIsFreshAsync();
        Assert.Contains(Attack.Names, name => AttackTier.Of(Attack.Load(name)).Contains(tier));
    }

    [Fact]
    public void Every_attack_says_what_it_tries() => Assert.All(Attack.Names, name => Assert.EndsWith(".", Attack.Load(name).Tries.TrimEnd(), StringComparison.Ordinal));

    // Null when it was contained; otherwise in which tier what was seen.
    private async Task<string?> TriedAsync(Attack plan, Post post)
    {
        try
        {
            await RunAsync(plan, post);
            await post.NeighbourAnswersAsync();
            await post.NextJobIsFreshAsync();
            return null;
        }
        catch (Exception e)
        {
            return $"{post.Tier}: {e.Message}\n{e.StackTrace}";
        }
    }

    private async Task RunAsync(Attack plan, Post post)
    {
        await using var sandbox = await post.Machine.StartAsync();
        sandbox.Cgroup.Apply(new CgroupLimits((long)plan.MemoryMb << 20, plan.Processes, null));
        await sandbox.WriteFilesAsync(Program(plan), CancellationToken.None);
        var output = new CollectedOutput();
        StageExit? exit = null;
        foreach (var command in plan.Commands)
        {
            output = new CollectedOutput();
            exit = await RunAsync(plan, sandbox, command, output, last: command == plan.Commands[^1], plan.EndsOtherwise.ContainsKey(post.Tier));
        }

        var successes = output.Text.Split('\n').Where(line => line.Contains(Success, StringComparison.Ordinal) && !plan.IsKnown(post.Tier, line)).ToList();
        Assert.True(successes.Count == 0, $"{string.Join('\n', successes)}\n---\n{output.Text}");
        Assert.DoesNotContain(field.Secret, output.Text, StringComparison.Ordinal);
        if (plan.EndsOtherwise.ContainsKey(post.Tier))
        {
            return;
        }

        if (plan.Output is { } expected)
        {
            Assert.Equal(expected, output.Text);
        }
        else if (plan.Ends == "exit")
        {
            Assert.True(output.Text.Split('\n', '\r').Contains("end"), output.Text);
        }

        AssertEnd(plan, exit, output.Text);
        if (plan.Refused > 0 && sandbox.Filter == FilterState.Counting && !AttackTier.RefusesFirst(post.Tier))
        {
            Assert.True(sandbox.DeniedCalls >= plan.Refused, $"{sandbox.DeniedCalls} calls were refused");
        }

        await AfterAsync(plan, sandbox);
    }

    private async Task<StageExit?> RunAsync(Attack plan, Sandbox.Sandbox sandbox, string[] command, CollectedOutput output, bool last, bool otherwise)
    {
        var stage = await sandbox.StartAsync(
            Machine.Command(command) with { Environment = field.Environment(plan), Terminal = plan.Terminal ? new TerminalGeometry(80, 24) : null },
            new ProcessLimits { FileBytes = (long)plan.FileMb << 20 }, output, CancellationToken.None);
        var flood = last ? FloodAsync(stage, plan.InputMb) : stage.CloseStdinAsync(CancellationToken.None).AsTask();
        if (plan.Ends == "killed" && last && otherwise)
        {
            await Task.WhenAny(stage.Exit, Task.Delay(TimeSpan.FromSeconds(plan.Seconds)));
            sandbox.Kill();
            return null;
        }

        if (plan.Ends == "killed" && last)
        {
            await Assert.ThrowsAsync<TimeoutException>(() => stage.Exit.WaitAsync(TimeSpan.FromSeconds(plan.Seconds)));
            await CountedAsync(plan, sandbox);
            sandbox.Kill();
            await Assert.ThrowsAsync<SandboxException>(() => stage.Exit.WaitAsync(Patience));
            return null;
        }

        var exit = await stage.Exit.WaitAsync(Patience).ContinueWith(ended => ended.IsCompletedSuccessfully ? ended.Result : null, TaskScheduler.Default);
        await flood;
        return exit;
    }

    // An agent among many busy processes tells its count when it has its turn.
    private static async Task CountedAsync(Attack plan, Sandbox.Sandbox sandbox)
    {
        for (var since = Stopwatch.StartNew(); sandbox.DeniedCalls < plan.Refused && sandbox.Filter == FilterState.Counting && since.Elapsed < Patience;)
        {
            await Task.Delay(20);
        }
    }

    // Into a stage that does not read this ends when the stage does.
    private static async Task FloodAsync(SandboxStage stage, int megabytes)
    {
        try
        {
            for (var i = 0; i < megabytes && !stage.Exit.IsCompleted; i++)
            {
                await stage.WriteStdinAsync(new byte[1 << 20], CancellationToken.None); // in pieces, as the agent takes them
            }

            await stage.CloseStdinAsync(CancellationToken.None);
        }
        catch (SandboxException) when (stage.Exit.IsFaulted)
        {
            // The sandbox is gone, and whoever asked for the stage's end knows.
        }
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

    private static WorkspaceFile[] Program(Attack plan) => [.. plan.Files().Select(file => new WorkspaceFile(file.Name, File.ReadAllBytes(file.Path)))];
}
