namespace Millrace.SandboxTests;

public sealed class CrunTests() : SpawnedTests(Tier.Crun);
