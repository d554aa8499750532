namespace Millrace.Sandbox.Agent;

/// <summary>The messages of the agent protocol; <c>native/agent/protocol.h</c> says what each carries.</summary>
internal enum FrameType : byte
{
    FileOpen = 0x10,
    FileWrite = 0x11,
    FileClose = 0x12,
    Prepare = 0x20,
    Release = 0x21,
    Stdin = 0x30,
    StdinEof = 0x31,
    Resize = 0x32,
    Signal = 0x33,
    Kill = 0x34,
    Collect = 0x40,

    Ready = 0x80,
    Gated = 0x81,
    Started = 0x82,
    Stdout = 0x83,
    Stderr = 0x84,
    StdinCredit = 0x85,
    Exited = 0x86,
    FileHead = 0x87,
    FileBytes = 0x88,
    FileEnd = 0x89,
    Collected = 0x8a,
    Denied = 0x8e,
    Failed = 0x8f,
}
