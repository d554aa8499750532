namespace Millrace.SandboxTests;

public sealed class GvisorTests() : ProviderTests(Tier.Gvisor);
