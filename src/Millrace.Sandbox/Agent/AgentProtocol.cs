namespace Millrace.Sandbox.Agent;

/// <summary>Numbers both sides of the agent protocol agree on; see <c>native/agent/protocol.h</c>.</summary>
internal static class AgentProtocol
{
    public const uint Version = 1;
    public const int HeaderBytes = 8;
    public const int MaxPayload = 256 * 1024;
    public const int StdinWindow = 64 * 1024;
    public const int NetWindow = 64 * 1024;
    public const int MaxConnections = 32;
    public const int MaxName = 1024;

    /// <summary>Stage ids in use by this side. 0 is left out, so that a frame without a stage is told from one with.</summary>
    public const int FirstStage = 1;
    public const int LastStage = 3;
}
