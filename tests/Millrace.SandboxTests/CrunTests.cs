namespace Millrace.SandboxTests;

public sealed class CrunTests() : ProviderTests(Tier.Crun);
