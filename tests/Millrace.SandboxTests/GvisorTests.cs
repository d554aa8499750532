namespace Millrace.SandboxTests;

public sealed class GvisorTests() : SpawnedTests(Tier.Gvisor, many: 6);
