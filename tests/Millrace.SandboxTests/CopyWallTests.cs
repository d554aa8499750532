using Millrace.Sandbox.Providers;

namespace Millrace.SandboxTests;

/// <summary>The walls of sandboxes that are copies of a template.</summary>
public sealed class CopyWallTests() : WallTests(Tier.Native, copies: true);
