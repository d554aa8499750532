namespace Millrace.SandboxTests;

public sealed class CrunWallTests() : WallTests(Tier.Crun);
