namespace Millrace.JourneyTests.Support;

/// <summary>A server whose fork server is on.</summary>
public sealed class ForkServerFixture : IAsyncLifetime
{
    private MillraceServer? _server;

    public MillraceClient Client => _server!.Client;

    public async ValueTask InitializeAsync() => _server = await MillraceServer.StartAsync(null, ("Millrace__Pool__ForkServer", "true"));

    public async ValueTask DisposeAsync()
    {
        if (_server is null)
        {
            return;
        }

        var pid = _server.Process.Id;
        await _server.DisposeAsync();
        Assert.Empty(Traces.InstancesOf(pid));
    }
}
