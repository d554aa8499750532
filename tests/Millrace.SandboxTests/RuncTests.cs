namespace Millrace.SandboxTests;

public sealed class RuncTests() : ProviderTests(Tier.Runc);
