using Millrace.Sandbox.Providers;

namespace Millrace.SandboxTests;

public sealed class BubblewrapTests() : SpawnedTests(Tier.Bubblewrap);
