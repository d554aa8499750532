using Millrace.Sandbox.Stages;

namespace Millrace.SandboxTests.Escapes;

/// <summary>A machine under attack, and a neighbour on it that answers whoever speaks to it.</summary>
public sealed class Post : IAsyncDisposable
{
    private readonly Sandbox.Sandbox _neighbour;
    private readonly SandboxStage _stage;
    private readonly CollectedOutput _answers;
    private readonly string _fresh;
    private int _asked;

    private Post(string tier, Machine machine, Sandbox.Sandbox neighbour, SandboxStage stage, CollectedOutput answers, string fresh)
    {
        Tier = tier;
        Machine = machine;
        _neighbour = neighbour;
        _stage = stage;
        _answers = answers;
        _fresh = fresh;
    }

    /// <summary>What its walls are.</summary>
    public string Tier { get; }

    public Machine Machine { get; }

    public static async Task<Post> TakeAsync(string tier, Machine machine)
    {
        var fresh = await LookAsync(machine); // what is opened once for all, such as a template, is there now
        var neighbour = await machine.StartAsync();
        var answers = new CollectedOutput();
        var stage = await neighbour.StartAsync(Machine.Command("cat"), new ProcessLimits(), answers, CancellationToken.None);
        await stage.Started;
        return new Post(tier, machine, neighbour, stage, answers, fresh);
    }

    /// <summary>The next job finds what the first one found.</summary>
    public async Task NextJobIsFreshAsync() => Assert.Equal(_fresh, await LookAsync(Machine));

    public async Task NeighbourAnswersAsync()
    {
        var question = $"question {++_asked};";
        await _stage.WriteStdinAsync(System.Text.Encoding.UTF8.GetBytes(question), CancellationToken.None);
        await Machine.UntilAsync(() => _answers.Text.EndsWith(question, StringComparison.Ordinal), "the neighbour answers");
    }

    // Its own shell and the agent are all there is; no file, no queue, no shared memory, no socket of others.
    private static async Task<string> LookAsync(Machine machine)
    {
        const string Look = "shopt -s nullglob dotglob; echo /workspace/* /tmp/* /dev/shm/*; tail -qn +2 /proc/sysvipc/*; set -- /proc/[0-9]*; echo $# processes; wc -l < /proc/net/unix; grep Seccomp: /proc/self/status; echo up";
        await using var sandbox = await machine.StartAsync();
        var fresh = await Machine.BashAsync(sandbox, Look);
        Assert.EndsWith("Seccomp:\t2\nup\n", fresh, StringComparison.Ordinal);
        return fresh;
    }

    public async ValueTask DisposeAsync()
    {
        await _neighbour.DisposeAsync();
        await Machine.DisposeAsync();
    }
}
