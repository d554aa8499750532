using Millrace.FleetTests.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedRedis))]

namespace Millrace.FleetTests.Support;

/// <summary>One Redis for all tests that do not harm it; each test has keys of its own.</summary>
public sealed class SharedRedis : IDisposable
{
    public RedisServer Server { get; } = new();

    public void Dispose() => Server.Dispose();
}
