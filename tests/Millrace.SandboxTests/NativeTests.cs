using Millrace.Sandbox.Providers;

namespace Millrace.SandboxTests;

public sealed class NativeTests() : ProviderTests(Tier.Native);
