using Millrace.Sandbox.Providers;

namespace Millrace.SandboxTests;

public sealed class NativeTests() : ProviderTests(SandboxProviders.Native);
