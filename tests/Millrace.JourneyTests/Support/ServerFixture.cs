using Millrace.JourneyTests.Support;

[assembly: AssemblyFixture(typeof(ServerFixture))]

namespace Millrace.JourneyTests.Support;

/// <summary>One server that most journeys share. Afterwards nothing of any job may be left, while it still runs.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    public MillraceServer Server { get; private set; } = null!;

    public MillraceClient Client => Server.Client;

    public async ValueTask InitializeAsync() => Server = await MillraceServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        var pid = Server.Process.Id;
        await Server.DisposeAsync();
        Assert.Empty(Traces.InstancesOf(pid));
    }
}
