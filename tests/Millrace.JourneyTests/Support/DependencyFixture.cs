namespace Millrace.JourneyTests.Support;

/// <summary>A server that installs packages, and the registries it knows. Afterwards nothing of any job may be left.</summary>
public sealed class DependencyFixture : IAsyncLifetime
{
    public MillraceServer Server { get; private set; } = null!;

    public PackageIndex Index { get; private set; } = null!;

    public MillraceClient Client => Server.Client;

    public async ValueTask InitializeAsync()
    {
        Index = await PackageIndex.StartAsync();
        Server = await MillraceServer.StartAsync(
            null,
            [
                .. Index.Settings,
                ("Millrace__Dependencies__LayerMb", "8"), ("Millrace__Dependencies__Seconds", "30"), ("Millrace__Pool__ForkServer", "false"), ("Millrace__Runner__WarmPool", "false"),
            ]);
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
        {
            var pid = Server.Process.Id;
            await Server.DisposeAsync();
            Assert.Empty(Traces.InstancesOf(pid));
        }

        await Index.DisposeAsync();
    }
}
