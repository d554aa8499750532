namespace Millrace.SandboxTests;

public sealed class RuncWallTests() : WallTests(Tier.Runc);
