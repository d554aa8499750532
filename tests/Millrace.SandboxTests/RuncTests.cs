namespace Millrace.SandboxTests;

public sealed class RuncTests() : SpawnedTests(Tier.Runc);
