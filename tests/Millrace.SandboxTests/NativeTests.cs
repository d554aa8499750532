using Millrace.Sandbox.Providers;

namespace Millrace.SandboxTests;

public sealed class NativeTests() : SpawnedTests(Tier.Native);
