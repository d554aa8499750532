using Millrace.Sandbox.Providers;

namespace Millrace.SandboxTests;

public sealed class NativeWallTests() : WallTests(SandboxProviders.Native);
