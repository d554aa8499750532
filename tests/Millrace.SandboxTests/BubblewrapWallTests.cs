using Millrace.Sandbox.Providers;

namespace Millrace.SandboxTests;

public sealed class BubblewrapWallTests() : WallTests(Tier.Bubblewrap);
