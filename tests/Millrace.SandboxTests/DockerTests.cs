namespace Millrace.SandboxTests;

public sealed class DockerTests() : ProviderTests(Tier.Docker);
