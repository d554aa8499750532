using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests.Fidelity;

/// <summary>A server that starts toolchains ahead, and compiles whatever it is given: what it compiled before does not count.</summary>
public sealed class WarmServerFixture : IAsyncLifetime
{
    private MillraceServer? _server;

    public MillraceClient Client => _server!.Client;

    public async ValueTask InitializeAsync() =>
        _server = await MillraceServer.StartAsync(data: null, ("Millrace__Runner__WarmFloor", "2"), ("Millrace__Cache__Scope", "Off"));

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
