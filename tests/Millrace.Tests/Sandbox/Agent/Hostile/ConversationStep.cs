using System.Globalization;
using Millrace.Sandbox.Agent;

namespace Millrace.Tests.Sandbox.Agent.Hostile;

/// <summary>One step of a conversation between a host and an agent in a stranger's hands. Written as a line, so that a conversation can be kept.</summary>
internal abstract record ConversationStep
{
    public static ConversationStep Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int Number(int i) => int.Parse(words[i], CultureInfo.InvariantCulture);
        byte[] Hex(int i) => i < words.Length ? Convert.FromHexString(words[i]) : [];
        return words[0] switch
        {
            "host" => new HostStep(Enum.Parse<HostVerb>(words[1], ignoreCase: true), Number(2)),
            "frame" => new FrameStep(new Frame(Enum.Parse<FrameType>(words[1], ignoreCase: true), Number(2), Hex(3))),
            "flood" => new FloodStep(Enum.Parse<FrameType>(words[1], ignoreCase: true), Number(2), Number(3), Number(4)),
            "bytes" => new BytesStep(Hex(1)),
            "leaves" => new LeaveStep(),
            "deaf" => new DeafStep(),
            var other => throw new FormatException($"'{other}' is no step."),
        };
    }
}

/// <summary>What the host does.</summary>
internal enum HostVerb
{
    /// <summary>Starts a stage.</summary>
    Start,

    /// <summary>Prepares one that is not released.</summary>
    Prepare,

    /// <summary>Writes so many bytes to the input of the newest stage.</summary>
    Stdin,

    /// <summary>Ends that input.</summary>
    Eof,

    /// <summary>Asks for the end of the newest stage.</summary>
    Kill,

    /// <summary>Asks for files, at most so many.</summary>
    Collect,

    /// <summary>Gives the sandbox a way out.</summary>
    Egress,

    /// <summary>Writes a file of so many bytes.</summary>
    File,
}

/// <summary>The host does something and does not wait for its end.</summary>
internal sealed record HostStep(HostVerb Verb, int Argument) : ConversationStep
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"host {Verb} {Argument}");
}

/// <summary>The agent sends a frame.</summary>
internal sealed record FrameStep(Frame Frame) : ConversationStep
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"frame {Frame.Type} {Frame.Stage} {Convert.ToHexString(Frame.Payload)}");
}

/// <summary>The agent sends the same frame again and again.</summary>
internal sealed record FloodStep(FrameType Type, int Stage, int Length, int Count) : ConversationStep
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"flood {Type} {Stage} {Length} {Count}");
}

/// <summary>The agent sends bytes that may be part of a frame, of several, or of none.</summary>
internal sealed record BytesStep(byte[] Bytes) : ConversationStep
{
    public override string ToString() => $"bytes {Convert.ToHexString(Bytes)}";
}

/// <summary>The agent goes away.</summary>
internal sealed record LeaveStep : ConversationStep
{
    public override string ToString() => "leaves";
}

/// <summary>The agent reads no more.</summary>
internal sealed record DeafStep : ConversationStep
{
    public override string ToString() => "deaf";
}
