using Millrace.Sandbox;
using Millrace.Sandbox.Agent;
using Millrace.Sandbox.Egress;
using Millrace.Sandbox.Stages;
using Xunit;

namespace Millrace.Tests.Sandbox.Agent.Hostile;

/// <summary>Holds a conversation with a real sandbox, and with the model beside it; then compares what the two made of it.</summary>
internal sealed class HeldConversation : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly HostileChannel _channel;
    private readonly AgentModel _model = new();
    private readonly List<(ModelStage Model, HeardOutput Output, Task<SandboxStage> Stage)> _stages = [];
    private readonly List<Task> _said = [];
    private readonly List<SandboxConnection> _connections = [];
    private Task<CollectedFiles>? _collecting;
    private bool _deaf;
    private bool _askedForFiles;

    private HeldConversation(int readAtOnce) => _channel = new HostileChannel(readAtOnce);

    public static async Task HoldAsync(Conversation conversation)
    {
        using var held = new HeldConversation(conversation.ReadAtOnce);
        held._channel.Say(Frames.Bytes(new Frame(FrameType.Ready, 0, [1, 0, 0, 0, 2])));
        await using var sandbox = await Millrace.Sandbox.Sandbox.StartAsync(new HostileProcess(held._channel, Bound * 2), CancellationToken.None).WaitAsync(Bound);
        foreach (var step in conversation.Steps)
        {
            await held.TakeAsync(step, sandbox);
            await held._channel.AllHeardAsync().WaitAsync(Bound);
        }

        await held.CompareAsync(sandbox);
    }

    public void Dispose() => _channel.Dispose();

    private Task TakeAsync(ConversationStep step, Millrace.Sandbox.Sandbox sandbox)
    {
        switch (step)
        {
            case HostStep host:
                return ActAsync(host, sandbox);
            case FrameStep frame:
                Say(Frames.Bytes(frame.Frame));
                break;
            case FloodStep flood:
                var one = Frames.Bytes(new Frame(flood.Type, flood.Stage, new byte[flood.Length]));
                Say([.. Enumerable.Repeat(one, flood.Count).SelectMany(bytes => bytes)]);
                break;
            case BytesStep bytes:
                Say(bytes.Bytes);
                break;
            case LeaveStep:
                _model.Leave();
                _channel.Leave();
                break;
            case DeafStep:
                _deaf = true;
                _channel.GoDeaf();
                break;
        }

        return Task.CompletedTask;
    }

    private void Say(byte[] bytes)
    {
        _model.Hear(bytes);
        _channel.Say(bytes);
    }

    // What the host does is on its way when this returns, and waits for nobody.
    private Task ActAsync(HostStep step, Millrace.Sandbox.Sandbox sandbox)
    {
        var none = CancellationToken.None;
        var newest = _stages.LastOrDefault(s => s.Stage.IsCompletedSuccessfully).Stage?.Result;
        switch (step.Verb)
        {
            case HostVerb.Start or HostVerb.Prepare when _model.HasRoom:
                var (model, output) = (_model.Add(), new HeardOutput());
                var command = new StageCommand { Arguments = ["x"], Environment = new Dictionary<string, string>() };
                _stages.Add((model, output, step.Verb == HostVerb.Start ? sandbox.StartAsync(command, new ProcessLimits(), output, none).AsTask() : sandbox.PrepareAsync(command, output, none).AsTask()));
                return Settled(_stages[^1].Stage);
            case HostVerb.Stdin when newest is not null:
                _said.Add(newest.WriteStdinAsync(new byte[step.Argument], none).AsTask());
                break;
            case HostVerb.Eof when newest is not null:
                _said.Add(newest.CloseStdinAsync(none).AsTask());
                break;
            case HostVerb.Kill when newest is not null:
                _said.Add(newest.KillAsync(none).AsTask());
                break;
            case HostVerb.Collect when _collecting is null:
                _model.BeginCollecting();
                _askedForFiles = !_deaf; // else the question is on its way for ever, and what seems an answer to it answers nothing
                _collecting = sandbox.CollectAsync(["**"], AgentModel.MostFiles, AgentModel.MostFileBytes, none);
                break;
            case HostVerb.Egress when !_model.HasEgress:
                _model.HasEgress = true;
                _said.Add(sandbox.OpenEgressAsync(3128, _connections.Add, none).AsTask());
                break;
            case HostVerb.File:
                _said.Add(sandbox.WriteFilesAsync([new WorkspaceFile("f", new byte[step.Argument])], none).AsTask());
                break;
        }

        return Task.CompletedTask;
    }

    // To one that reads, what is said is said at once, or fails at once.
    private async Task Settled(Task said)
    {
        if (!_deaf)
        {
            await said.WaitAsync(Bound).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task CompareAsync(Millrace.Sandbox.Sandbox sandbox)
    {
        var condemned = _model.Condemned;
        Assert.Equal(condemned, sandbox.Broken.IsCompleted);
        foreach (var (model, _, told) in _stages.Where(s => s.Stage.IsCompletedSuccessfully))
        {
            var stage = await told;
            Assert.Equal(model.End is not null || model.Failed, stage.Exit.IsCompleted);
            Assert.Equal(model.Started || model.End is not null, stage.Started.IsCompletedSuccessfully);
        }

        // The host's wall clock has run out.
        sandbox.Kill();
        await BoundedAsync(_said.Concat(_stages.Select(s => (Task)s.Stage)).Append(_collecting ?? Task.CompletedTask));
        foreach (var (model, output, told) in _stages)
        {
            Assert.True(model.Stdout.SequenceEqual(output.Stdout) && model.Stderr.SequenceEqual(output.Stderr), "The output is not that of this stage.");
            if (told.IsCompletedSuccessfully)
            {
                await SameEndAsync(model, await told);
            }
        }

        await SameFilesAsync();
        await SameConnectionsAsync();
    }

    private static async Task SameEndAsync(ModelStage model, SandboxStage stage)
    {
        await BoundedAsync([stage.Exit, stage.Started, stage.Gated]);
        var end = stage.Exit.IsCompletedSuccessfully ? (await stage.Exit) is { ExitCode: { } code } ? code : 1000 + (await stage.Exit).Signal : null;
        Assert.Equal(model.End, end);
    }

    private async Task SameFilesAsync()
    {
        if (_collecting is not null && _askedForFiles)
        {
            Assert.Equal(_model.Collected, _collecting.IsCompletedSuccessfully ? (await _collecting).Files.Count : null);
        }
    }

    private async Task SameConnectionsAsync()
    {
        Assert.Equal(_model.Connections.Select(c => c.Id), _connections.Select(c => c.Id));
        foreach (var (model, connection) in _model.Connections.Zip(_connections))
        {
            var (said, properly) = await ReadAllAsync(connection).WaitAsync(Bound);
            Assert.Equal(model.SaidAll, properly);
            Assert.True(!properly || model.Said == said, $"{said} bytes of {model.Said} came");
        }
    }

    private static async Task<(int Said, bool Properly)> ReadAllAsync(SandboxConnection connection)
    {
        var (buffer, said) = (new byte[4096], 0);
        try
        {
            while (await connection.ReadAsync(buffer, CancellationToken.None) is > 0 and var count)
            {
                said += count;
            }

            return (said, true);
        }
        catch (IOException)
        {
            return (said, false);
        }
    }

    private static async Task BoundedAsync(IEnumerable<Task> tasks)
    {
        foreach (var task in tasks)
        {
            try
            {
                await task.WaitAsync(Bound);
            }
            catch (SandboxException)
            {
                // Said in a sentence.
            }
        }
    }
}

/// <summary>Keeps what a stage printed.</summary>
internal sealed class HeardOutput : IStageOutput
{
    public List<byte> Stdout { get; } = [];

    public List<byte> Stderr { get; } = [];

    public void OnOutput(OutputStream stream, ReadOnlySpan<byte> chunk) => (stream == OutputStream.Stdout ? Stdout : Stderr).AddRange(chunk);
}
